import { backoffMs } from '../../kit/backoff.ts'
import { asOutcome, type GiveUp, type RetryLater } from '../../kit/outcome.ts'
import { suffixed } from '../present/channel-name.ts'
import type { ChannelSurface, Surface } from '../present/surface.ts'
import type { LogSays } from './log-says.ts'
import type { OutboxRow, RowChange } from './row.ts'

const LONGEST_WAIT_MS = 300_000
const LONGEST_REFUSAL_MS = 900_000
const LONGEST_ARCHIVED_MS = 600_000
const MOST_NAMES = 20
/** Two more than the first: whoever deletes a message once more means it. */
const MOST_PLACES = 3

/**
 * Refusals of us, not of what is shown: a token, a scope or an invitation mends them, often while we run, and then the
 * same request is taken. What is not here is about the thing itself (a text too long) or done by people (an archive).
 */
const OF_US: ReadonlySet<string> = new Set([
  'access-denied',
  'account-inactive',
  'channel-not-found',
  'ekm-access-denied',
  'http',
  'invalid-auth',
  'missing-scope',
  'no-permission',
  'not-allowed-token-type',
  'not-authed',
  'not-in-channel',
  'org-login-required',
  'restricted-action',
  'team-access-not-granted',
  'token-expired',
  'token-revoked',
])

/** The same for all methods, so that whoever tells of it knows that it was told. */
export const CHANNEL_IS_ARCHIVED = 'the channel is archived: bring it back'

/** The channel is archived; the second is what editing a message there is answered with. Nothing was done. */
const ARCHIVED: ReadonlySet<string> = new Set(['is-archived', 'is-inactive'])

/** What editing a message is answered with that somebody deleted. Nothing was done. */
const DELETED = 'message-not-found'

/** Things that may be missing without stopping the flow: the scope for them is optional. */
const OPTIONAL: ReadonlySet<Surface['kind']> = new Set(['pin', 'bookmark', 'file', 'invite', 'topic'])

export interface Failure {
  readonly change: RowChange
  /** Set when Slack asked for patience with the method. */
  readonly pauseMs?: number
  /**
   * `later`: it is tried again. `refused`, `archived`: again, slowly. `lost`: it is not.
   * `degraded`: left out for want of a scope. `deleted`: it is posted anew. `left`: it was deleted and stays so.
   */
  readonly how: 'later' | 'refused' | 'archived' | 'lost' | 'degraded' | 'deleted' | 'left'
  readonly why: string
}

/** In milliseconds. */
export interface Waits {
  /** How long Slack may hide what it took. */
  readonly lookupDelayMs: number
  /** After the first refusal of ourselves; doubles. */
  readonly refusalDelayMs: number
  /** After the first refusal for an archived channel; doubles. */
  readonly archivedDelayMs: number
}

/** Whether people caused it in Slack: what becomes of the row depends on what the log says of the incident. */
export function isOfPeople({ code }: RetryLater | GiveUp): boolean {
  return ARCHIVED.has(code) || code === DELETED
}

/** What becomes of a row whose deed failed. `row` is as it was before the attempt; `says` is absent when nobody could ask. */
export function settleFailure(row: OutboxRow, thrown: unknown, nowMs: number, waits: Waits, says?: LogSays): Failure {
  const error = asOutcome(thrown)
  if (error.name === 'RetryLater') return later(row, error, nowMs, waits.lookupDelayMs)
  if (error.code === DELETED && row.surface.kind === 'message' && row.external_id !== null)
    return deleted(row, error, nowMs, waits.refusalDelayMs, says)
  return ARCHIVED.has(error.code) && says?.isOpen !== false
    ? archived(row, error, nowMs, waits.archivedDelayMs)
    : refused(row, error, nowMs, waits.refusalDelayMs)
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

/** Whoever archives the channel of an open incident by mistake brings it back, and nothing tells us: it is tried. */
function archived(row: OutboxRow, { message }: GiveUp, nowMs: number, delayMs: number): Failure {
  const due_at = nowMs + backoffMs(row.attempt + 1, delayMs, LONGEST_ARCHIVED_MS)
  // Nothing was done, but the doubt of an attempt before stays.
  const left = { lease_until: null, unsure_since: row.unsure_since, error: CHANNEL_IS_ARCHIVED }
  return { change: { ...left, state: 'pending', due_at }, how: 'archived', why: message }
}

/**
 * A decision must not go with the message that asks for it, so while the incident is open the message gets a new place.
 * The attempt goes on counting: whoever has an older one in hand finds the row changed.
 */
function deleted(row: OutboxRow, { message }: GiveUp, nowMs: number, delayMs: number, says?: LogSays): Failure {
  const left = { lease_until: null, unsure_since: null, error: message } as const
  if (says === undefined)
    return { change: { ...left, state: 'pending', due_at: nowMs + delayMs }, how: 'later', why: message }
  const { surface } = row
  const mayPost = surface.kind === 'message' && surface.mode === 'living'
  if (mayPost && says.isOpen && says.places(row.key) < MOST_PLACES) {
    const anew = { external_id: null, shown_sha256: null, error: null }
    return { change: { ...left, ...anew, state: 'pending', due_at: nowMs }, how: 'deleted', why: message }
  }
  // Its next look is refused as well: that is asked seldom.
  return { change: { ...left, state: 'failed', due_at: nowMs + LONGEST_REFUSAL_MS }, how: 'left', why: message }
}

function refused(row: OutboxRow, error: GiveUp, nowMs: number, delayMs: number): Failure {
  const { surface, attempt } = row
  const why = error.message
  if (surface.kind === 'channel' && error.code === 'name-taken' && (surface.taken ?? 0) < MOST_NAMES)
    return {
      change: { surface: renamed(surface), state: 'pending', due_at: nowMs, lease_until: null, unsure_since: null },
      how: 'later',
      why,
    }
  // A refusal did nothing, but it takes no doubt from an attempt before: perhaps the look for that one was refused.
  const left = { lease_until: null, unsure_since: row.unsure_since, error: why } as const
  if (OPTIONAL.has(surface.kind) && error.code === 'missing-scope')
    return { change: { ...left, state: 'skipped' }, how: 'degraded', why }
  if (!OF_US.has(error.code) || mayNeverLook(row, error))
    return { change: { ...left, state: 'failed' }, how: 'lost', why }
  const due_at = nowMs + backoffMs(attempt + 1, delayMs, LONGEST_REFUSAL_MS)
  return { change: { ...left, state: 'pending', due_at }, how: 'refused', why }
}

/** Without the scope to read back, a post in doubt would hold up all behind it: it waits for a start with the scope. */
function mayNeverLook({ surface, unsure_since }: OutboxRow, { code }: GiveUp): boolean {
  return surface.kind === 'message' && unsure_since !== null && code === 'missing-scope'
}

function renamed(surface: ChannelSurface): ChannelSurface {
  const taken = (surface.taken ?? 0) + 1
  return { ...surface, name: suffixed(firstName(surface), taken + 1), taken }
}

/** The name without the number of the attempt before. */
function firstName({ name, taken }: ChannelSurface): string {
  return taken === undefined ? name : name.replace(/-\d+$/, '')
}
