import { activeAt, concerns, type DetectInput, isFelt, isOpen, seconds } from './input.ts'
import type { DetectorSettings } from './settings.ts'

export interface Tally {
  readonly requests: number
  readonly errors: number
}

export interface Point extends Tally {
  /** Start, in seconds since 1970. */
  readonly at: number
}

/** The rows of one look, by service and by time, with the times that must not count already left out. */
export interface Series {
  readonly end: number
  readonly services: readonly string[]
  /** Up to here a closed incident explains the service's errors. Seconds since 1970, 0 if none. */
  explainedUntil(service: string): number
  /** By bucket, oldest first, without what a closed incident already explained. */
  rates(service: string): readonly Point[]
  /** By block, oldest first, without the time of any incident: what is usual. */
  history(service: string): readonly Point[]
  /** Errors of each signature by bucket, oldest first. */
  signatures(service: string): ReadonlyMap<string, readonly { readonly at: number; readonly count: number }[]>
}

/** What of the settings of history the series must know. `guardS`: how long before its detection an incident may have begun. */
export type HistorySpan = Pick<DetectorSettings['history'], 'blockS' | 'guardS' | 'seconds'>

/** Indexes the rows once. Pure. */
export function seriesOf(input: DetectInput, history: HistorySpan): Series {
  const rates = group(input.rates)
  const past = group(input.history)
  const counts = new Map<string, Map<string, { at: number; count: number }[]>>()
  for (const row of input.counts) {
    const service = counts.get(row.service) ?? new Map<string, { at: number; count: number }[]>()
    const list = service.get(row.signature) ?? []
    list.push({ at: seconds(row.bucket), count: row.count })
    counts.set(row.service, service.set(row.signature, list))
  }
  return {
    end: seconds(input.end),
    services: [...new Set([...rates.keys(), ...counts.keys()])].sort(),
    explainedUntil: (service) => explainedUntil(input, service),
    rates: (service) => {
      const from = explainedUntil(input, service)
      return (rates.get(service) ?? []).filter((point) => point.at >= from)
    },
    history: (service) => {
      const spans = incidentSpans(input, service, history)
      const free = (at: number) => !spans.some((span) => at + history.blockS > span.from && at < span.to)
      return (past.get(service) ?? []).filter((point) => free(point.at))
    },
    signatures: (service) => counts.get(service) ?? new Map(),
  }
}

function group(rows: DetectInput['rates']): Map<string, Point[]> {
  const map = new Map<string, Point[]>()
  for (const row of rows) {
    const list = map.get(row.service) ?? []
    list.push({ at: seconds(row.bucket), requests: row.requests, errors: Math.min(row.errors, row.requests) })
    map.set(row.service, list)
  }
  for (const list of map.values()) list.sort((a, b) => a.at - b.at)
  return map
}

/** Errors up to the closing of an incident belong to it, also those of callers: they cannot open it again, or another one. */
function explainedUntil(input: DetectInput, service: string): number {
  const closed = input.incidents.filter((incident) => !isOpen(incident) && isFelt(input, incident, service))
  return Math.max(0, ...closed.map((incident) => seconds(incident.closed_at ?? incident.detected_at)))
}

/** One that is open and forgotten must not leave its service without a usual: half of the history counts again. */
function incidentSpans(input: DetectInput, service: string, history: HistorySpan) {
  return input.incidents
    .filter((incident) => concerns(incident, service))
    .map((incident) => ({
      from: seconds(incident.detected_at) - history.guardS,
      to:
        incident.closed_at && !isOpen(incident)
          ? seconds(incident.closed_at)
          : activeAt(incident) + history.seconds / 2,
    }))
}

/** Requests and errors in [from, to). */
export function tally(points: readonly Point[], from: number, to: number): Tally {
  let requests = 0
  let errors = 0
  for (const point of points) {
    if (point.at < from || point.at >= to) continue
    requests += point.requests
    errors += point.errors
  }
  return { requests, errors }
}
