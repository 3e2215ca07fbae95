import { z } from 'zod'
import type { CodeHostConfig, Config } from '../../config.ts'
import type { Answer, Asker } from './asker.ts'
import { type Check, fail, ok, warn } from './check.ts'

type GitHub = Extract<CodeHostConfig, { kind: 'github' }>
type Ask = (path: string) => Promise<Answer>

const NEEDED = 'contents and pull requests (write), checks, deployments and statuses (read)'
const NEW_TOKEN = `Make a fine-grained token with ${NEEDED} for your repositories and set GITHUB_TOKEN.`
const User = z.object({ login: z.string() })
const Repository = z.object({
  archived: z.boolean().default(false),
  permissions: z.object({ push: z.boolean().default(false) }).optional(),
})

/** The token, each repository it must reach, and how merges come to be known. */
export async function checkGitHub(config: Config, asker: Asker, use: 'reads' | 'writes'): Promise<readonly Check[]> {
  const { codeHost } = config
  if (codeHost.kind === 'sandbox')
    return [ok('GitHub', 'No GITHUB_TOKEN is set: the sandbox code host takes its place.')]
  if (codeHost.kind === 'none') {
    const remedy = 'Set GITHUB_TOKEN and FAULTLINE_REPOS to have changes ranked and fixes opened.'
    return [warn('GitHub', 'No GITHUB_TOKEN is set: no change is blamed and no pull request opened.', remedy)]
  }
  const ask = asking(codeHost, asker)
  const token = await checkToken(codeHost, ask)
  if (token.status === 'fail') return [token]
  const names = [...new Set(config.repos.values())]
  const repos = await Promise.all(names.map(async (repo) => checkRepository(repo, await ask(`/repos/${repo}`), use)))
  const none = warn(
    'Repositories',
    'FAULTLINE_REPOS names none: nobody knows where the code of a service lives.',
    'Set it, such as checkout=acme/shop,*=acme/platform.',
  )
  return [token, ...(names.length === 0 ? [none] : repos), checkWebhook(codeHost)]
}

function asking({ apiUrl, token }: GitHub, asker: Asker): Ask {
  const headers = {
    authorization: `Bearer ${token.reveal()}`,
    accept: 'application/vnd.github+json',
    'user-agent': 'faultline',
  }
  return (path) => asker.ask(`${apiUrl.replace(/\/+$/, '')}${path}`, { headers })
}

/** An app's installation token is nobody, and may not ask who it is: then its rate limit shows that it works. */
async function checkToken({ apiUrl }: GitHub, ask: Ask): Promise<Check> {
  const name = 'GitHub token'
  const who = await ask('/user')
  if (who.kind === 'silence') {
    const remedy = `Open the way to ${new URL(apiUrl).host} (proxy, firewall), or correct GITHUB_API_URL.`
    return fail(name, `No answer from ${apiUrl}: ${who.why}.`, remedy)
  }
  if (who.status === 401) return fail(name, 'GitHub refuses it.', NEW_TOKEN)
  const user = User.safeParse(who.body)
  if (who.status === 200 && user.success) return ok(name, `It acts as ${user.data.login} at ${apiUrl}.`)
  const limit = who.status === 403 ? await ask('/rate_limit') : undefined
  if (limit?.kind === 'answer' && limit.status === 200) return ok(name, `An app's token works at ${apiUrl}.`)
  if (who.status === 403 || who.status === 429)
    return warn(name, `GitHub answers ${who.status}: the rate limit may be used up.`, 'Ask again in an hour.')
  const remedy = 'Correct GITHUB_API_URL: https://api.github.com, or https://HOST/api/v3 for GitHub Enterprise.'
  return fail(name, `${apiUrl} answers ${who.status}, and not as GitHub does.`, remedy)
}

export function checkRepository(repo: string, answer: Answer, use: 'reads' | 'writes'): Check {
  const name = `Repository ${repo}`
  const grant = `Grant the token ${NEEDED} on ${repo}.`
  if (answer.kind === 'silence') return fail(name, `No answer: ${answer.why}.`, 'Ask again.')
  if (answer.status === 404) return fail(name, 'The token cannot see it.', `Check FAULTLINE_REPOS. ${grant}`)
  const found = Repository.safeParse(answer.body)
  if (answer.status !== 200 || !found.success) return fail(name, `GitHub answers ${answer.status}.`, grant)
  const { archived, permissions } = found.data
  if (archived) return fail(name, 'It is archived: nothing can be pushed.', 'Unarchive it, or correct FAULTLINE_REPOS.')
  if (use === 'reads') return ok(name, 'It can be read.')
  if (permissions === undefined)
    return warn(name, 'It can be read; whether the token may push, the host does not say.', grant)
  const reads = `Enough for a process that only reads. For the one that opens pull requests: ${grant}`
  return permissions.push ? ok(name, 'It can be read and pushed to.') : warn(name, 'It can only be read.', reads)
}

function checkWebhook({ webhookSecret }: GitHub): Check {
  const name = 'GitHub webhook'
  if (webhookSecret === undefined)
    return ok(name, 'No GITHUB_WEBHOOK_SECRET: merges, checks and deployments are found by polling, a little later.')
  return ok(name, 'A secret is set; point the webhook of your repositories to /webhooks/github of this house.')
}
