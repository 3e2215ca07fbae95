import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest'
import type { CodeHost, Deployment, Release } from '../../code-host/code-host.ts'
import { instant, named } from './client.ts'

type ApiDeployment = RestEndpointMethodTypes['repos']['listDeployments']['response']['data'][number]
type ApiRelease = RestEndpointMethodTypes['repos']['listReleases']['response']['data'][number]

const PAGE = 100
/** Statuses and tags are asked for this many at a time. */
const AT_ONCE = 5
/** What is settled for ever is kept of so many deployments, and of so many releases. */
const MOST_KEPT = 1_000

/** What the host knows to have been sent out. Errors are translated by the caller. */
export function readShipped(octokit: Octokit): Pick<CodeHost, 'deployments' | 'releases'> {
  const live = new Map<string, Deployment>()
  const tags = new Map<string, string>()
  return {
    deployments: async (repo, limit) => {
      const { data } = await octokit.rest.repos.listDeployments({ ...named(repo), per_page: Math.min(limit, PAGE) })
      return inTurn(data, async (deployment) => {
        const known = live.get(`${repo}#${deployment.id}`)
        if (known !== undefined) return known
        const read = await readDeployment(octokit, repo, deployment)
        if (read.state === 'live') keep(live, `${repo}#${read.id}`, read)
        return read
      })
    },
    releases: async (repo, limit) => {
      const { data } = await octokit.rest.repos.listReleases({ ...named(repo), per_page: PAGE })
      const published = data.filter(
        ({ draft, prerelease, published_at }) => !draft && !prerelease && published_at !== null,
      )
      const newest = published.sort((a, b) => publishedMs(b) - publishedMs(a)).slice(0, limit)
      return inTurn(newest, async (release): Promise<Release> => {
        const { id, tag_name: tag } = release
        const place = `${repo}#${id}#${tag}`
        const sha = tags.get(place) ?? (await shaOfTag(octokit, repo, tag))
        keep(tags, place, sha)
        return { id: String(id), tag, sha, at: new Date(publishedMs(release)).toISOString() }
      })
    },
  }
}

/** One that a later success took the place of is told inactive: it went live when it was first called a success. */
async function readDeployment(octokit: Octokit, repo: string, deployment: ApiDeployment): Promise<Deployment> {
  const { id, sha, environment } = deployment
  const about = { ...named(repo), deployment_id: id, per_page: PAGE }
  const { data } = await octokit.rest.repos.listDeploymentStatuses(about)
  const oldest = data.toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at) || a.id - b.id)
  const success = oldest.find(({ state }) => state === 'success')
  const began = oldest.find(({ state }) => state === 'in_progress')
  return {
    ...{ id: String(id), sha, environment },
    state: success !== undefined ? 'live' : stateOf(oldest.at(-1)?.state),
    at: instant(success?.created_at ?? deployment.created_at),
    ...(began === undefined ? {} : { began_at: instant(began.created_at) }),
  }
}

/** What the newest status says of one that was never a success. */
function stateOf(state: string | undefined): Deployment['state'] {
  if (state === undefined) return 'untold'
  return state === 'failure' || state === 'error' || state === 'inactive' ? 'failed' : 'waiting'
}

async function shaOfTag(octokit: Octokit, repo: string, tag: string): Promise<string> {
  const wanted = { ...named(repo), ref: `tags/${tag}`, mediaType: { format: 'sha' } }
  // Asked for in this format, the whole answer is the name of the commit.
  return String((await octokit.rest.repos.getCommit(wanted)).data)
}

function publishedMs({ published_at }: ApiRelease): number {
  return Date.parse(published_at ?? '')
}

async function inTurn<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<readonly Out[]> {
  const done: Out[] = []
  for (let at = 0; at < items.length; at += AT_ONCE)
    done.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))))
  return done
}

function keep<T>(kept: Map<string, T>, place: string, value: T): void {
  kept.set(place, value)
  const [oldest] = kept.keys()
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
}
