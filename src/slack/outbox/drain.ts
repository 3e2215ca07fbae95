import type { RecordFacts } from '../../timeline/record.ts'
import type { Made, SlackSurface, Spot } from '../slack.ts'
import { type FailDeps, failed } from './failed.ts'
import { methodOf, perform } from './perform.ts'
import type { OutboxRow, Owner } from './row.ts'
import { settleFailure } from './settle.ts'
import { groupOf, spotOf } from './spot-of.ts'
import { isLiving, renderSha256 } from './want.ts'

export interface DrainDeps extends FailDeps {
  readonly slack: SlackSurface
  readonly record: RecordFacts
  readonly signal: AbortSignal
  /** The channel of all incidents, by id; asked when it is needed. */
  readonly incidents: () => Promise<string>
  readonly leaseMs: number
  readonly editGapMs: number
}

export interface Drained {
  /** When there is something to do again, epoch milliseconds; undefined when all is done or waits for another surface. */
  readonly dueAt: number | undefined
  /** True when the channel was made just now: what is shown may say so. */
  readonly channelMade: boolean
}

/** One pass over an incident's rows in order: does what is due, and says when to come again. Never throws for Slack's trouble. */
export async function drain(deps: DrainDeps, owner: Owner): Promise<Drained> {
  const held = new Set<string>()
  const early: string[] = []
  let dueAt: number | undefined
  let rows = await rowsByKey(deps, owner)
  for (const key of [...rows.keys()]) {
    if (deps.signal.aborted) break
    const row = rows.get(key)
    if (row === undefined || !isOpen(row) || (creates(row) && held.has(groupOf(row.surface)))) continue
    const wait = await step(deps, owner, row, rows)
    if (wait === 'channel-made') return { dueAt: deps.clock.now().getTime(), channelMade: true }
    rows = await rowsByKey(deps, owner)
    if (wait === undefined) {
      early.push(key)
      // Another process may make the channel within this pass: what comes first in it is posted first all the same.
      if (waitsForChannel(rows.get(key))) held.add(groupOf(row.surface))
      continue
    }
    if (creates(row)) held.add(groupOf(row.surface))
    dueAt = Math.min(dueAt ?? wait, wait)
  }
  // What stands before its thread in the log was passed by before the thread was there.
  if (early.some((key) => mayGo(rows.get(key), rows))) dueAt = deps.clock.now().getTime()
  return { dueAt, channelMade: false }
}

async function rowsByKey(deps: DrainDeps, owner: Owner): Promise<ReadonlyMap<string, OutboxRow>> {
  return new Map((await deps.store.readRows(owner)).map((row) => [row.key, row]))
}

/** Undefined when the row needs no more now; else when it is due again. */
async function step(deps: DrainDeps, owner: Owner, row: OutboxRow, rows: ReadonlyMap<string, OutboxRow>) {
  const nowMs = deps.clock.now().getTime()
  if (row.state === 'acted') return receipt(deps, owner, row)
  const free = row.state === 'sending' ? (row.lease_until ?? 0) : row.due_at
  if (free > nowMs) return free
  const spot = await whereTo(deps, row, rows, nowMs)
  if (spot === undefined || typeof spot === 'number') return spot
  const method = methodOf(row)
  const startMs = deps.clock.now().getTime()
  const waitMs = deps.rates.reserve(method, spot.channel, startMs)
  if (waitMs > 0) return startMs + waitMs
  let mine = false
  try {
    mine = await claim(deps, owner, row, startMs)
  } finally {
    if (!mine) deps.rates.refund(method, spot.channel)
  }
  return mine ? act(deps, owner, row, spot, rows) : startMs + deps.leaseMs
}

/** Committed before the call: whoever finds this row later knows that it may have been done. False: somebody else has it. */
function claim(deps: DrainDeps, owner: Owner, row: OutboxRow, nowMs: number): Promise<boolean> {
  const change = {
    state: 'sending',
    attempt: row.attempt + 1,
    unsure_since: row.unsure_since ?? nowMs,
    lease_until: nowMs + deps.leaseMs + 2 * deps.lookupDelayMs,
  } as const
  return deps.store.changeRow(owner, row.key, change, row)
}

async function act(deps: DrainDeps, owner: Owner, row: OutboxRow, spot: Spot, rows: ReadonlyMap<string, OutboxRow>) {
  const mine = { state: 'sending', attempt: row.attempt + 1, revision: row.revision } as const
  const made = await perform(deps, owner, row, spot).catch((error: unknown) => ({ error }))
  if ('error' in made) return failed(deps, owner, { row, method: methodOf(row), error: made.error, mine, rows })
  // From here on it is done: trouble with the database or the log leaves the row to be found as it is.
  const kept = keptOf(made, row)
  await deps.store.changeRow(owner, row.key, kept)
  const due = await receipt(deps, owner, { ...row, ...kept, attempt: mine.attempt })
  return row.surface.kind === 'channel' && due === undefined ? 'channel-made' : due
}

/** How a message looks that was found again: more may be wanted by now than when it was sent. So it is edited once. */
const NOBODY_KNOWS = ''

function keptOf(made: Made, row: OutboxRow) {
  const { id: external_id, outcome } = made
  return {
    state: 'acted',
    external_id,
    outcome,
    shown_sha256: outcome === 'adopted' && isLiving(row.surface) ? NOBODY_KNOWS : renderSha256(row.surface),
    unsure_since: null,
    error: null,
  } as const
}

/** States the receipt, then closes the row, or opens it again when something newer is wanted by now. */
async function receipt(deps: DrainDeps, owner: Owner, row: OutboxRow): Promise<number | undefined> {
  const shown = row.shown_sha256 ?? renderSha256(row.surface)
  const about = { tenant_id: owner.tenant, incident_id: owner.incident, cycle: 1 }
  const payload = {
    surface: 'slack',
    key: row.key,
    external_id: row.external_id ?? '',
    outcome: row.outcome ?? 'done',
    ...(shown === NOBODY_KNOWS ? {} : { render_sha256: shown }),
  } as const
  const discriminator = `slack:${row.key}:${row.revision + 1}`
  const actor = { kind: 'integration', id: 'slack-notifier' } as const
  await deps.record([{ event_type: 'EffectRecorded', ...about, discriminator, actor, payload }])
  const dueAt = deps.clock.now().getTime() + deps.editGapMs
  const state = await deps.store.closeRow(owner, row.key, { shown, living: isLiving(row.surface), dueAt }, row)
  // Another process stated the same receipt and may have gone on with the row: what is left of it shows at the next look.
  return state === 'done' ? undefined : dueAt
}

async function whereTo(deps: DrainDeps, row: OutboxRow, rows: ReadonlyMap<string, OutboxRow>, nowMs: number) {
  const { surface } = row
  const needsIncidents = surface.kind === 'message' && surface.place.in === 'incidents'
  try {
    return spotOf(surface, rows, needsIncidents ? await deps.incidents() : '')
  } catch (error) {
    const { how, why, change } = settleFailure(row, error, nowMs, deps)
    deps.log.error({ why }, 'the channel of all incidents cannot be used')
    return how === 'later' || how === 'refused' ? (change.due_at ?? nowMs) : nowMs + 300_000
  }
}

function mayGo(row: OutboxRow | undefined, rows: ReadonlyMap<string, OutboxRow>): boolean {
  return row !== undefined && isOpen(row) && spotOf(row.surface, rows, '') !== undefined
}

function isOpen({ state }: OutboxRow): boolean {
  return state === 'pending' || state === 'sending' || state === 'acted'
}

/** Passed by for want of the channel itself, whether or not that is there by now. */
function waitsForChannel(row: OutboxRow | undefined): boolean {
  if (row === undefined || !isOpen(row) || !creates(row)) return false
  return row.surface.kind === 'message' && row.surface.place.in === 'incident'
}

/** Whether the deed puts a new message there: those keep their order. */
function creates({ surface, external_id }: OutboxRow): boolean {
  return surface.kind === 'message' && external_id === null
}
