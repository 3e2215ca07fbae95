import { Octokit } from '@octokit/rest'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { Secret } from '../../kit/secret.ts'

export interface ClientOptions {
  /** `https://api.github.com`, `https://ghe.example.com/api/v3`, or the sandbox's. */
  readonly baseUrl: string
  readonly token: Secret
  readonly log: Log
  readonly clock: Clock
  /** Default 15 s for each request. */
  readonly timeoutMs?: number
}

/**
 * Octokit with no retries of its own: a POST that got no answer may have been done, and only find-or-create knows. Writes go
 * one after the other, on github.com a second apart, as GitHub asks of integrations.
 */
export function githubClient({ baseUrl, token, log, clock, timeoutMs = 15_000 }: ClientOptions): Octokit {
  const patient: typeof fetch = (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
  const request = { fetch: patient }
  const octokit = new Octokit({ auth: token.reveal(), baseUrl, userAgent: 'faultline', log: quiet(log), request })
  const gapMs = new URL(baseUrl).hostname === 'api.github.com' ? 1_000 : 0
  let lastWrite: Promise<unknown> = Promise.resolve()
  octokit.hook.wrap('request', (send, options) => {
    if (options.method === 'GET') return send(options)
    const turn = lastWrite.then(() => send(options))
    const rest = () => clock.sleep(gapMs)
    lastWrite = turn.then(rest, rest)
    return turn
  })
  return octokit
}

/** `owner/name` in the two parts that Octokit wants. */
export function named(repo: string): { readonly owner: string; readonly repo: string } {
  const [owner = '', name = ''] = repo.split('/')
  return { owner, repo: name }
}

/** GitHub's times have whole seconds; ours have milliseconds. */
export function instant(at: string): string {
  return new Date(at).toISOString()
}

function quiet(log: Log) {
  const line = (text: string) => log.debug({ line: text }, 'octokit')
  return { debug: line, info: line, warn: line, error: line }
}
