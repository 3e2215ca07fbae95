import type { CheckRun } from '../host/entries.ts'
import type { Host } from '../host/host.ts'
import type { Repository } from '../host/state.ts'
import { runTests } from './run-tests.ts'

export const CHECK_NAME = 'tests'

export interface ChecksOptions {
  readonly timeoutMs: number
  readonly nodeModules?: string
}

export interface Checks {
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** Runs the repository's tests on the head of every open pull request, one at a time, and publishes them as check runs. */
export function startChecks(host: Host, options: ChecksOptions): Checks {
  const aborter = new AbortController()
  let last: Promise<void> = Promise.resolve()
  const enqueue = (check: CheckRun) => {
    last = last.then(() => runCheck(host, check, options, aborter.signal))
  }
  const wanted = (repository: Repository, sha: string, branch: string) => {
    const there = [...repository.checks.values()].some((check) => check.sha === sha && check.name === CHECK_NAME)
    if (!there) enqueue(queued(host, repository, sha, branch))
  }
  host.events.on('opened', ({ repository, pull }) => wanted(repository, pull.head_sha, pull.branch))
  host.events.on('synchronized', ({ repository, pull }) => wanted(repository, pull.head_sha, pull.branch))
  for (const repository of host.state.repositories.values()) {
    for (const check of repository.checks.values()) if (check.status !== 'completed') enqueue(check)
    for (const pull of repository.pulls.values()) {
      if (pull.state === 'open') wanted(repository, pull.head_sha, pull.branch)
    }
  }
  return {
    idle: () => last,
    stop: async () => {
      aborter.abort()
      await last
    },
  }
}

function queued(host: Host, repository: Repository, sha: string, branch: string): CheckRun {
  const check: CheckRun = {
    kind: 'check',
    id: host.newId(),
    suite_id: host.newId(),
    repo: repository.repo,
    sha,
    branch,
    name: CHECK_NAME,
    status: 'queued',
    conclusion: null,
    title: null,
    summary: null,
    started_at: host.now(),
    completed_at: null,
  }
  host.record(check)
  return check
}

async function runCheck(host: Host, check: CheckRun, options: ChecksOptions, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const started: CheckRun = { ...check, status: 'in_progress', started_at: host.now() }
  host.record(started)
  const gitDir = host.gitDir(check.repo)
  const result = await runTests(gitDir, check.sha, { ...options, signal }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    return { conclusion: 'failure' as const, title: 'Tests could not be started', output: why }
  })
  // Stopped with the server: the check stays unfinished in the journal, and the next start runs it again.
  if (signal.aborted) return
  const { conclusion, title, output: summary } = result
  host.record({ ...started, status: 'completed', conclusion, title, summary, completed_at: host.now() })
  const repository = host.repository(check.repo)
  if (repository) host.events.emit('checked', { repository, checkId: check.id })
}
