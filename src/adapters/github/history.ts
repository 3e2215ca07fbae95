import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest'
import type { ChangedFile, CodeHost, Commit } from '../../code-host/code-host.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { instant, named } from './client.ts'
import { answered } from './errors.ts'

type ApiCommit = RestEndpointMethodTypes['repos']['getCommit']['response']['data']
type ApiFile = NonNullable<ApiCommit['files']>[number]

/** At most this many commits between two points, the newest kept. */
const BETWEEN = 50
const PAGE = 100
/** Commits are asked for with their patches this many at a time. */
const AT_ONCE = 5

type History = Pick<CodeHost, 'repository' | 'commit' | 'commitsBetween' | 'comparison' | 'recentCommits' | 'file'>

/** The reading half of the port. Errors are translated by the caller. */
export function readHistory(octokit: Octokit): History {
  return {
    repository: async (repo) => {
      const { data } = await octokit.rest.repos.get(named(repo))
      const ref = `heads/${data.default_branch}`
      const head = await octokit.rest.git.getRef({ ...named(repo), ref })
      return { id: data.id, default_branch: data.default_branch, head_sha: head.data.object.sha, url: data.html_url }
    },
    commit: (repo, sha) => readCommit(octokit, repo, sha),
    commitsBetween: async (repo, base, head) => {
      const shas = await shasBetween(octokit, repo, base, head)
      const commits: Commit[] = []
      for (let at = 0; at < shas.length; at += AT_ONCE) {
        commits.push(...(await Promise.all(shas.slice(at, at + AT_ONCE).map((sha) => readCommit(octokit, repo, sha)))))
      }
      return commits
    },
    comparison: async (repo, base, head) => {
      const range = { basehead: `${base}...${head}`, per_page: 1 }
      const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ ...named(repo), ...range })
      return { base_sha: data.merge_base_commit.sha, files: (data.files ?? []).flatMap(filesOf) }
    },
    recentCommits: async (repo, { until, limit }) => {
      const { data } = await octokit.rest.repos.listCommits({ ...named(repo), until, per_page: Math.min(limit, PAGE) })
      return data.map(commitOf)
    },
    file: (repo, path, ref) => readFile(octokit, repo, path, ref),
  }
}

async function readCommit(octokit: Octokit, repo: string, sha: string): Promise<Commit> {
  try {
    const { data } = await octokit.rest.repos.getCommit({ ...named(repo), ref: sha })
    return commitOf(data)
  } catch (error) {
    // GitHub says 422, not 404, for a well-formed sha that it does not have.
    if (!answered(error, 422)) throw error
    throw new GiveUp('not-found', `${repo} has no commit ${sha}. Check that it was pushed.`, { cause: error })
  }
}

/** Oldest first. A comparison gives at most 250 without pages, so the last pages are asked for by number. */
async function shasBetween(octokit: Octokit, repo: string, base: string, head: string): Promise<readonly string[]> {
  const page = async (number: number) => {
    const range = { basehead: `${base}...${head}`, per_page: PAGE, page: number }
    return (await octokit.rest.repos.compareCommitsWithBasehead({ ...named(repo), ...range })).data
  }
  const first = await page(1)
  const last = Math.ceil(first.total_commits / PAGE)
  const commits = last <= 1 ? first.commits : []
  if (last > 1) {
    const before = last === 2 ? first : await page(last - 1)
    commits.push(...before.commits, ...(await page(last)).commits)
  }
  return commits.slice(-BETWEEN).map((commit) => commit.sha)
}

async function readFile(octokit: Octokit, repo: string, path: string, ref: string): Promise<string | null> {
  try {
    const { data } = await octokit.rest.repos.getContent({ ...named(repo), path, ref })
    if (Array.isArray(data) || data.type !== 'file' || !('content' in data)) return null
    if (data.encoding === 'base64') return fromBase64(data.content)
    const blob = await octokit.rest.git.getBlob({ ...named(repo), file_sha: data.sha })
    return fromBase64(blob.data.content)
  } catch (error) {
    if (answered(error, 404)) return null
    throw error
  }
}

function fromBase64(content: string): string {
  return Buffer.from(content, 'base64').toString('utf8')
}

function commitOf(data: ApiCommit): Commit {
  const { message, author, committer } = data.commit
  return {
    sha: data.sha,
    title: message.split('\n')[0] ?? '',
    message,
    author: author?.name ?? committer?.name ?? 'unknown',
    at: instant(committer?.date ?? author?.date ?? '1970-01-01T00:00:00Z'),
    url: data.html_url,
    parents: data.parents.map((parent) => parent.sha),
    files: (data.files ?? []).flatMap(filesOf),
  }
}

/** A rename is told as two files, so that nobody takes the change for an edit in place. */
function filesOf(file: ApiFile): ChangedFile[] {
  const { filename: path, additions, deletions, patch, previous_filename } = file
  const now = { path, additions, deletions, ...(patch === undefined ? {} : { patch }) }
  if (file.status !== 'renamed' || previous_filename === undefined) return [now]
  return [
    { path: previous_filename, additions: 0, deletions: 0 },
    { path, additions, deletions },
  ]
}
