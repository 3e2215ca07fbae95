import { activeAt, concerns, endedAt, isFelt, type KnownIncident, type LookInput, seconds } from './input.ts'
import { Ledger } from './ledger.ts'
import type { Block, Count, Point, SignatureBook } from './records.ts'
import type { DetectorSettings } from './settings.ts'

export interface Tally {
  readonly requests: number
  readonly errors: number
}

/** What one look sees: the ledger, with the times that must not count left out. */
export interface Series {
  readonly ledger: Ledger
  readonly end: number
  /** Those with buckets lately. */
  readonly services: readonly string[]
  /** Up to here an incident that is over explains the service's errors. Seconds since 1970, 0 if none. */
  explainedUntil(service: string): number
  /** By bucket, oldest first, without what a closed incident already explained. */
  rates(service: string): readonly Point[]
  /** By block, oldest first, without the time of any incident that was felt there, as long as that leaves some: what is usual. */
  history(service: string): readonly Block[]
  /** Changes whenever `history` leaves other times out. */
  historyKey(service: string): string
  /** All that is remembered of the service's errors. */
  signatures(service: string): ReadonlyMap<string, SignatureBook>
}

const NONE: ReadonlyMap<string, SignatureBook> = new Map()

/** The ledger as seen beside these incidents and calls. Pure, as long as the ledger stands still. */
export function seriesOn(ledger: Ledger, input: LookInput, settings: DetectorSettings): Series {
  const end = seconds(input.end)
  const { history } = settings
  const { explainedOf, spansOf, blocksOf } = takenUp(ledger, input, settings)
  const lately = [...ledger.services].filter(([, book]) => (book.rates.at(-1)?.at ?? 0) >= end - longestS(settings))
  return {
    ledger,
    end,
    services: lately.map(([service]) => service).sort(),
    explainedUntil: explainedOf,
    rates: (service) => {
      const from = Math.max(explainedOf(service), end - longestS(settings))
      return after(ledger.services.get(service)?.rates ?? [], from)
    },
    history: (service) => {
      const blocked = spansOf(service)
      const blocks = blocksOf(service)
      return blocked.length === 0 ? blocks : blocks.filter((block) => isOutside(block, blocked, history.blockS))
    },
    historyKey: (service) =>
      spansOf(service)
        // By blocks: an open incident's span goes along with the time, and what is usual need not be worked out for that.
        .map(({ from, to }) => `${from}-${Math.ceil(Math.min(to, end) / history.blockS)}`)
        .sort()
        .join(),
    signatures: (service) => ledger.services.get(service)?.signatures ?? NONE,
  }
}

/** The times of each service that incidents take up, worked out once for all who ask. */
function takenUp(ledger: Ledger, input: LookInput, settings: DetectorSettings) {
  const { blockS } = settings.history
  const explained = new Map<string, number>()
  const spans = new Map<string, readonly Span[]>()
  const felt = new Map<string, readonly KnownIncident[]>()
  const feltOf = (service: string) =>
    remembered(felt, service, () => input.incidents.filter((incident) => isFelt(input, incident, service)))
  const explainedOf = (service: string) => remembered(explained, service, () => explainedUntil(feltOf(service)))
  const blocksOf = (service: string) => ledger.services.get(service)?.blocks ?? []
  const spansOf = (service: string) =>
    remembered(spans, service, () => {
      const all = incidentSpans(feltOf(service), settings)
      const own = feltOf(service).filter((incident) => concerns(incident, service))
      const isSpoiled = own.length < all.length && !blocksOf(service).some((block) => isOutside(block, all, blockS))
      return isSpoiled ? incidentSpans(own, settings) : all
    })
  return { explainedOf, spansOf, blocksOf }
}

function isOutside(block: Block, blocked: readonly Span[], blockS: number): boolean {
  return !blocked.some((span) => block.at + blockS > span.from && block.at < span.to)
}

/** The length of the longest window of the rate rule. */
export function longestS(settings: DetectorSettings): number {
  return Math.max(...settings.windows.map((window) => window.buckets)) * settings.bucketS
}

/** A ledger that keeps what these settings ask about. */
export function newLedger(settings: DetectorSettings): Ledger {
  const { bucketS, history, novelty } = settings
  const keepS = Math.max(2 * longestS(settings), novelty.keepS, history.sealS + 2 * history.hourS)
  return new Ledger({ bucketS, keepS, history, sealS: history.sealS })
}

interface Span {
  readonly from: number
  readonly to: number
}

/**
 * Errors up to the closing of an incident, or to the look that found it over, belong to it, also those of callers: they
 * cannot open it again, or another one.
 */
function explainedUntil(felt: readonly KnownIncident[]): number {
  return Math.max(0, ...felt.map((incident) => endedAt(incident) ?? 0))
}

/** One that is open and forgotten must not leave its service without a usual: half of a day counts again. */
function incidentSpans(felt: readonly KnownIncident[], { history }: DetectorSettings): readonly Span[] {
  return felt.map((incident) => ({
    from: seconds(incident.detected_at) - history.guardS,
    to: endedAt(incident) ?? activeAt(incident) + history.seconds / 2,
  }))
}

function remembered<T>(memory: Map<string, T>, key: string, make: () => T): T {
  const known = memory.get(key)
  if (known !== undefined) return known
  const made = make()
  memory.set(key, made)
  return made
}

function after(points: readonly Point[], from: number): readonly Point[] {
  let first = points.length
  while (first > 0 && (points[first - 1]?.at ?? 0) >= from) first--
  return points.slice(first)
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

/** How many came in [from, to). */
export function countIn(counts: readonly Count[], from: number, to: number): number {
  let sum = 0
  for (let i = counts.length - 1; i >= 0; i--) {
    const { at, count } = counts[i] ?? { at: 0, count: 0 }
    if (at < from) break
    if (at < to) sum += count
  }
  return sum
}
