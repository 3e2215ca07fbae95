import type { Clock } from '../../../src/kit/clock.ts'
import type { Log } from '../../../src/kit/log.ts'
import type { RateLimitOptions } from './web-api/rate-limits.ts'

export interface SlackSandboxOptions {
  /** The folder that keeps the workspace; made when missing. */
  readonly dir: string
  readonly clock: Clock
  /** Where clients reach the server, such as "http://127.0.0.1:4000"; asked when needed, so it may be known late. */
  readonly publicOrigin: () => string
  readonly log: Log
  /** Deliver by signed HTTP to the app's own address; without it the app opens sockets. */
  readonly http?: { readonly requestUrl: string | (() => string); readonly signingSecret?: string }
  /** Before every Slack path; "/slack" by default. */
  readonly prefix?: string
  /** Before every path of the control API; "/control" by default. */
  readonly controlPrefix?: string
  readonly rateLimits?: RateLimitOptions
  /** How long the app has to acknowledge; Slack's 3,000 by default. */
  readonly ackMs?: number
  /** Waits before an event is sent again; Slack's 0, 60,000 and 300,000 by default. */
  readonly retryDelaysMs?: readonly number[]
  /** Bot scopes; all that the manifest asks for by default. */
  readonly scopes?: readonly string[]
  /** Slash commands that belong to the app. */
  readonly commands?: readonly string[]
  /** Event types the app subscribed to. */
  readonly events?: readonly string[]
}

export const DEFAULT_COMMANDS: readonly string[] = ['/incident', '/inc', '/correlate', '/analyze-logs']
export const SLACK_RETRY_DELAYS_MS: readonly number[] = [0, 60_000, 300_000]
export const SLACK_ACK_MS = 3_000
