import { backoffMs } from '../../kit/backoff.ts'
import { asOutcome, type GiveUp, type RetryLater } from '../../kit/outcome.ts'
import { suffixed } from '../present/channel-name.ts'
import type { Surface } from '../present/surface.ts'
import type { OutboxRow, RowChange } from './rows.ts'

const LONGEST_WAIT_MS = 300_000
const MOST_NAMES = 20

/** Things that may be missing without stopping the flow: the scope for them is optional. */
const OPTIONAL: ReadonlySet<Surface['kind']> = new Set(['pin', 'bookmark', 'file', 'invite', 'topic'])

export interface Failure {
  readonly change: RowChange
  /** Set when Slack asked for patience with the method. */
  readonly pauseMs?: number
  /** `later`: it is tried again. `lost`: it is not. `degraded`: it is left out for want of a scope. */
  readonly how: 'later' | 'lost' | 'degraded'
  readonly why: string
}

/** What becomes of a row whose deed failed. `row` is as it was before the attempt. */
export function settleFailure(row: OutboxRow, thrown: unknown, nowMs: number, lookupDelayMs: number): Failure {
  const error = asOutcome(thrown)
  return error.name === 'RetryLater' ? later(row, error, nowMs, lookupDelayMs) : never(row, error, nowMs)
}

function later(row: OutboxRow, error: RetryLater, nowMs: number, lookupDelayMs: number): Failure {
  const patience = error.code === 'ratelimited'
  const waitMs = patience
    ? error.afterMs
    : Math.max(error.afterMs, lookupDelayMs, backoffMs(row.attempt + 1, 1_000, LONGEST_WAIT_MS))
  // A 429 certainly did nothing, so it leaves no doubt behind.
  const doubt = patience ? { unsure_since: row.unsure_since } : {}
  const change = {
    state: 'pending',
    due_at: nowMs + waitMs,
    lease_until: null,
    error: error.message,
    ...doubt,
  } as const
  return { change, how: 'later', why: error.message, ...(patience ? { pauseMs: error.afterMs } : {}) }
}

function never(row: OutboxRow, error: GiveUp, nowMs: number): Failure {
  const { surface, attempt } = row
  const why = error.message
  if (surface.kind === 'channel' && error.code === 'name-taken' && attempt < MOST_NAMES) {
    const renamed = { ...surface, name: suffixed(firstName(surface.name, attempt), attempt + 2) }
    return {
      change: { surface: renamed, state: 'pending', due_at: nowMs, lease_until: null, unsure_since: null },
      how: 'later',
      why,
    }
  }
  const left = { lease_until: null, unsure_since: null, error: why } as const
  if (OPTIONAL.has(surface.kind) && error.code === 'missing-scope')
    return { change: { ...left, state: 'skipped' }, how: 'degraded', why }
  return { change: { ...left, state: 'failed' }, how: 'lost', why }
}

/** The name without the number of the attempt before. */
function firstName(name: string, attempt: number): string {
  return attempt === 0 ? name : name.replace(/-\d+$/, '')
}
