import type { Octokit } from '@octokit/rest'
import type { Check } from '../../code-host/code-host.ts'
import type { Log } from '../../kit/log.ts'
import { named } from './client.ts'
import { answerOf } from './errors.ts'

/** Check runs and the older commit statuses in one list. A token that may not read one of them gives the other. */
export async function readChecks(octokit: Octokit, log: Log, repo: string, sha: string): Promise<readonly Check[]> {
  const about = { ...named(repo), ref: sha, per_page: 100 }
  const runs = await readable(log, 'checks', async () => {
    const found = await octokit.paginate(octokit.rest.checks.listForRef, about)
    return found.map(({ name, status, conclusion, html_url, output }) => ({
      name,
      status: status === 'completed' || status === 'in_progress' ? status : ('queued' as const),
      ...(conclusion ? { conclusion } : {}),
      ...(html_url ? { url: html_url } : {}),
      ...summaryOf(output.title, output.summary),
    }))
  })
  const statuses = await readable(log, 'statuses', async () => {
    const { data } = await octokit.rest.repos.getCombinedStatusForRef(about)
    return data.statuses.map(({ context, state, target_url, description }) => ({
      name: context,
      ...(state === 'pending'
        ? { status: 'in_progress' as const }
        : { status: 'completed' as const, conclusion: state }),
      ...(target_url ? { url: target_url } : {}),
      ...(description ? { summary: description } : {}),
    }))
  })
  return [...runs, ...statuses]
}

function summaryOf(title: string | null, summary: string | null): { summary?: string } {
  const text = [title, summary].filter(Boolean).join('\n')
  return text === '' ? {} : { summary: text }
}

async function readable(log: Log, what: string, read: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await read()
  } catch (error) {
    const answer = answerOf(error)
    const limited = answer !== undefined && ('retry-after' in answer.headers || /rate limit/i.test(answer.message))
    if (answer?.status !== 403 || limited) throw error
    log.warn({ permission: what }, 'the GitHub token may not read these: grant it read access to see them')
    return []
  }
}
