import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { asOutcome } from '../../kit/outcome.ts'
import type { LogSays } from './log-says.ts'
import type { Rates } from './rates.ts'
import type { OutboxRow, Owner, RowState, Standing } from './row.ts'
import { CHANNEL_IS_ARCHIVED, type Failure, isOfPeople, settleFailure, type Waits } from './settle.ts'
import type { OutboxStore } from './store.ts'

export interface FailDeps extends Waits {
  readonly store: OutboxStore
  readonly clock: Clock
  readonly log: Log
  readonly rates: Rates
  /** What the log says of an incident now. */
  readonly readLog: (incidentId: string) => Promise<LogSays>
  /** Told when something is left out for want of a scope. */
  readonly degraded: (owner: Owner, kind: string, why: string) => Promise<void>
  /** Told when Slack will not open the channel of an incident: nothing of it can be shown there meanwhile. */
  readonly noRoom: (owner: Owner, why: string) => Promise<void>
}

export interface Failed {
  readonly row: OutboxRow
  readonly method: string
  readonly error: unknown
  /** How the row stands while it is ours. */
  readonly mine: Standing
  /** All rows of the incident. */
  readonly rows: ReadonlyMap<string, OutboxRow>
}

/** Keeps and tells what becomes of a row whose deed failed. Undefined when it is not tried again; else when. */
export async function failed(deps: FailDeps, owner: Owner, one: Failed): Promise<number | undefined> {
  const { row, method, error, mine } = one
  const says = isOfPeople(asOutcome(error)) ? await read(deps, owner) : undefined
  const nowMs = deps.clock.now().getTime()
  const failure = settleFailure(row, error, nowMs, deps, says)
  const { change, how, why, pauseMs } = failure
  // Stated first: the row then says that it is known.
  if (isRoom(row) && isRefusal(how) && row.error !== why) await deps.noRoom(owner, why)
  // Whoever took it over since has his own end of it.
  const isOurs = await deps.store.changeRow(owner, row.key, change, mine)
  if (isOurs && how === 'deleted') await pinAgain(deps, owner, one, nowMs)
  if (pauseMs !== undefined) deps.rates.pause(method, nowMs, pauseMs)
  await tell(deps, owner, one, failure)
  return change.state === 'failed' || change.state === 'skipped' ? undefined : (change.due_at ?? nowMs)
}

function isRoom({ surface }: OutboxRow): boolean {
  return surface.kind === 'channel'
}

function isRefusal(how: Failure['how']): boolean {
  return how === 'refused' || how === 'lost'
}

/** A pin goes with its message. It waits until that has its new place. */
async function pinAgain(deps: FailDeps, owner: Owner, { row, rows }: Failed, nowMs: number): Promise<void> {
  for (const pin of rows.values()) {
    if (pin.surface.kind === 'pin' && pin.surface.of === row.key && SETTLED.has(pin.state))
      await deps.store.changeRow(owner, pin.key, { state: 'pending', due_at: nowMs }, pin)
  }
}

const SETTLED: ReadonlySet<RowState> = new Set(['done', 'failed', 'skipped'])

/** Undefined when the log cannot be read now: it is asked again at the next try. */
function read(deps: FailDeps, { incident }: Owner): Promise<LogSays | undefined> {
  return deps.readLog(incident).catch(() => undefined)
}

async function tell(deps: FailDeps, owner: Owner, { row, rows }: Failed, { how, why }: Failure): Promise<void> {
  const { log } = deps
  const about = { incident_id: owner.incident, key: row.key, attempt: row.attempt + 1, why }
  const isKnown = row.error === why
  switch (how) {
    case 'lost':
      // Each new look of it is refused in the same words.
      return isKnown ? undefined : log.error(about, 'Slack refuses a surface for good')
    case 'refused':
      return log.error(about, 'Slack refuses us, a surface is tried again slowly')
    case 'archived':
      // One line for all that waits for the channel.
      return isWaiting(rows) ? undefined : log.warn(about, 'a channel is archived, it is tried again slowly')
    case 'deleted':
      return log.warn(about, 'a message was deleted in Slack, it is posted anew')
    case 'left':
      return isKnown ? undefined : log.warn(about, 'a message was deleted in Slack, it is left so')
    case 'later':
      return log.info(about, 'a Slack surface is tried again')
    case 'degraded':
      return deps.degraded(owner, row.surface.kind, why)
  }
}

function isWaiting(rows: ReadonlyMap<string, OutboxRow>): boolean {
  return [...rows.values()].some(({ state, error }) => state === 'pending' && error === CHANNEL_IS_ARCHIVED)
}
