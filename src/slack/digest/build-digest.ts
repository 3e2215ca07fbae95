import type { DigestProps } from '../../../blocks/lists/digest.ts'
import type { DigestBeyond, EffectRow, IncidentRow } from '../../projections/incident-list.ts'
import type { Window } from '../../timeline/payloads/shared.ts'
import { incidentLine, type LogWords, shownIn } from '../views/incident-line.ts'

/** What the rows do not say about an incident. */
export interface DigestExtra {
  /** Messages the bot wrote about it. */
  readonly messages: number
  /** Where it stands and how it ended, as the log has it. */
  readonly words?: LogWords
  /** Each time it was resolved, whatever came after: when, and after how many seconds. */
  readonly resolutions?: readonly Resolution[]
  /** When the trouble began, as far as the evidence says. */
  readonly onset?: string
}

export interface Resolution {
  readonly at: string
  readonly after_s: number
}

const DAY_MS = 86_400_000

/** Open incidents without an event since then are stale. */
export function quietSince(now: Date): string {
  return new Date(now.getTime() - DAY_MS).toISOString()
}

/** The figures of a window, from the rows of the list and what is `beyond` them. Private incidents are left out altogether. Pure. */
export function buildDigest(
  input: readonly IncidentRow[],
  extras: ReadonlyMap<string, DigestExtra>,
  now: Date,
  window: Window,
  beyond?: DigestBeyond,
): DigestProps {
  const rows = shownIn(input, undefined)
  const within = (at: string | undefined) => at !== undefined && at >= window.from && at < window.to
  const open = rows.filter((row) => row.closed_at === undefined)
  const opened = rows.filter((row) => within(row.detected_at))
  const closed = rows.filter((row) => within(row.closed_at))
  const resolved = closed.filter((row) => row.status === 'Resolved')
  const ended = rows.flatMap((row) => extras.get(row.incident_id)?.resolutions ?? endOf(row))
  const resolvedAfter = ended.filter(({ at }) => within(at)).map(({ after_s }) => after_s)
  const acknowledgedAfter = opened.map((row) => seconds(row.detected_at, row.acknowledged_at))
  const lines = (some: readonly IncidentRow[]) =>
    some.map((row) => incidentLine(row, extras.get(row.incident_id)?.words))
  return {
    from: window.from,
    to: window.to,
    opened: lines(opened),
    open: lines(open),
    ownerless: lines(open.filter((row) => row.commander === undefined)),
    waiting: lines(open.filter((row) => row.waiting_for !== undefined)),
    stale: lines(open.filter((row) => row.last_event_at < quietSince(now))),
    resolved: lines(resolved),
    suppressed: lines(closed.filter((row) => row.status === 'Suppressed')),
    mttd: mean(opened.map((row) => seconds(extras.get(row.incident_id)?.onset, row.detected_at))),
    mtta: mean(acknowledgedAfter, { count: beyond?.acknowledged, sum: beyond?.acknowledge_s }),
    resolutions: resolvedAfter.length + (beyond?.resolved ?? 0),
    mttr: mean(resolvedAfter, { count: beyond?.resolved, sum: beyond?.resolve_s }),
    noisiest: beyond?.noisiest ?? noisiest(opened),
    own: ownMessages(rows, extras),
    ...(beyond ? { beyond } : {}),
  }
}

/** How many messages the bot wrote, by the receipts: a message is known by its channel and moment, however often it was edited. */
export function messagesIn(effects: readonly EffectRow[]): number {
  const ids = effects
    .filter((effect) => effect.surface === 'slack' && /^[CDG][A-Z0-9]+\/\d+\.\d+$/.test(effect.external_id))
    .map((effect) => effect.external_id)
  return new Set(ids).size
}

function ownMessages(rows: readonly IncidentRow[], extras: ReadonlyMap<string, DigestExtra>): DigestProps['own'] {
  return rows
    .map((row) => ({ title: row.title, messages: extras.get(row.incident_id)?.messages ?? 0 }))
    .filter((each) => each.messages > 0)
    .toSorted((a, b) => b.messages - a.messages || a.title.localeCompare(b.title))
}

function noisiest(rows: readonly IncidentRow[]): DigestProps['noisiest'] {
  const counts = new Map<string, { signature: string; words: string; service: string; incidents: number }>()
  for (const { signature, service, title } of rows) {
    if (signature === '') continue
    const key = JSON.stringify([signature, service])
    const words = title.startsWith(`${service}: `) ? title.slice(service.length + 2) : title
    counts.set(key, { signature, words, service, incidents: (counts.get(key)?.incidents ?? 0) + 1 })
  }
  return [...counts.values()]
    .toSorted((a, b) => b.incidents - a.incidents || a.signature.localeCompare(b.signature))
    .slice(0, 5)
    .map(({ words, service, incidents }) => ({ words, service, incidents }))
}

/** As far as a row knows: only the end that holds. */
function endOf({ status, detected_at, closed_at }: IncidentRow): readonly Resolution[] {
  const after_s = status === 'Resolved' ? seconds(detected_at, closed_at) : undefined
  return closed_at === undefined || after_s === undefined ? [] : [{ at: closed_at, after_s }]
}

/** Undefined unless both are known; never negative, because clocks disagree. */
function seconds(from: string | undefined, to: string | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1_000)
}

/** `count` and `sum`: of what was added up elsewhere. */
function mean(
  values: readonly (number | undefined)[],
  { count = 0, sum = 0 }: { readonly count?: number | undefined; readonly sum?: number | undefined } = {},
): number | undefined {
  const known = values.filter((value) => value !== undefined)
  const all = known.length + count
  return all === 0 ? undefined : known.reduce((total, value) => total + value, sum) / all
}
