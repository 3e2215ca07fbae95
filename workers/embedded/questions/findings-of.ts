import type {
  ApartFinding,
  CauseFinding,
  ErrorFinding,
  Findings,
  ServiceFinding,
} from '../../../blocks/findings/props.ts'
import type { Link } from '../../../src/evidence/correlate/chain.ts'
import type { Correlation } from '../../../src/evidence/correlate/correlate.ts'
import type { WordFilter } from '../../../src/evidence/correlate/filter.ts'
import type { ErrorKind } from '../../../src/evidence/correlate/kinds.ts'
import type { Lane } from '../../../src/evidence/correlate/lanes.ts'
import { byText, lengthMs, type Seen } from '../../../src/evidence/correlate/telemetry.ts'
import type { RankedWindow } from '../../context-builder/rank-window.ts'
import type { AskedElsewhere } from './ask-series.ts'
import type { ApartOutage, Explanation } from './causes-of.ts'
import { changesOf, deploysOf } from './changes-told.ts'
import { movedSeries } from './moved-series.ts'
import { partsOf } from './outages.ts'
import { heldAgainstUsual, lastHeardOf, troubleOf } from './trouble-of.ts'

export interface Chosen {
  readonly lanes: readonly Lane[]
  readonly kinds: readonly ErrorKind[]
  readonly chain: readonly Link[]
  readonly filter?: WordFilter | undefined
  readonly of: number
  readonly through?: Findings['through']
  readonly since?: Findings['since']
  /** What other places measure, and what they did not tell. */
  readonly elsewhere?: AskedElsewhere
}

const MOST_ERRORS = 40
/** What was seen and ranked, as views take it. Pure. */
export function findingsOf(
  told: Correlation,
  chosen: Chosen,
  { ranked, since: began, apart, of: whose }: Explanation,
): Findings {
  const { seen } = told
  const { filter, kinds, chain, lanes, of, since, elsewhere, through = [] } = chosen
  const placeOf = (service: string) => {
    const place = chain.findIndex((link) => link.service === service)
    return place < 0 ? chain.length : place
  }
  // One service's past says nothing of another's.
  const past = new Set([...seen.usualRates, ...seen.usualCounts].map(({ service }) => service))
  const ordered = [...lanes].sort((a, b) => placeOf(a.service) - placeOf(b.service) || byText(a.service, b.service))
  const parts = partsOf(seen.calls)
  const cut = seen.cut.length === 0 ? [] : [`Only a part could be read of ${seen.cut.join(', ')}.`]
  return {
    window: seen.window,
    usual: seen.usual,
    ...(since === undefined ? {} : { since }),
    usual_known: ordered.length === 0 ? past.size > 0 : ordered.some(({ service }) => past.has(service)),
    ...(filter === undefined ? {} : { filter: { said: filter.said, kinds: kinds.length, of } }),
    services: ordered.map((lane) => serviceOf(lane, told, chain, parts.get(lane.service))),
    errors: kinds
      .filter((kind) => kind.count > 0 || kind.trend === 'vanished')
      .slice(0, MOST_ERRORS)
      .map((kind) => errorOf(kind, past.has(kind.service))),
    ...(seen.unheard?.length ? { unheard: seen.unheard } : {}),
    deploys: deploysOf(told, ranked),
    changes: changesOf(told),
    ...(elsewhere === undefined ? {} : { series: movedSeries(elsewhere.series, seen.window, chain, seen.calls) }),
    ...(through.length === 0 ? {} : { through }),
    causes: ranked === undefined || isElsewhere(ranked, through) ? [] : causesOf(ranked),
    ...(began === undefined ? {} : { causes_since: began }),
    ...(whose === undefined ? {} : { causes_of: whose, apart: apart.map(apartOf) }),
    gaps: [...cut, ...(elsewhere?.gaps ?? []), ...(ranked?.gaps ?? [])],
  }
}

/** In less than this the lines of requests that began before are told without those requests. */
const BRIEF_MS = 60_000

/** No error trouble is told of so short a time in which no request failed: its errors are told as errors. */
function anomalyOf({ anomaly, errors }: Lane, { window }: Seen): Lane['anomaly'] {
  const brief = lengthMs(window) < BRIEF_MS
  return anomaly?.kind === 'errors' && errors === 0 && brief ? undefined : anomaly
}

function serviceOf(lane: Lane, { seen }: Correlation, chain: readonly Link[], part?: string): ServiceFinding {
  const { service, requests, errors, points } = lane
  const anomaly = anomalyOf(lane, seen)
  const after = chain.find((link) => link.service === service)?.after ?? []
  const heardMs = anomaly?.kind === 'silence' ? undefined : lastHeardOf(lane, seen)
  return {
    service,
    requests,
    errors,
    ...(lane.byLines ? { by_lines: true } : {}),
    ...(part === undefined ? {} : { part }),
    ...(heardMs === undefined ? {} : { heard_until: iso(heardMs) }),
    ...heldAgainstUsual(anomaly && troubleOf(anomaly, lane, seen, after), lane),
    // A share of no requests is no share: the bucket that has just begun would draw a recovery.
    points: points
      .filter(({ requests }) => requests > 0)
      .map((point) => ({ at: iso(point.atMs), requests: point.requests, errors: point.errors })),
  }
}

function errorOf(kind: ErrorKind, hasPast: boolean): ErrorFinding {
  const { service, title, sample, count, expected, trend, firstSeen, lastSeen } = kind
  return {
    service,
    title,
    sample,
    count,
    expected,
    trend,
    ...(hasPast ? {} : { usual_known: false }),
    ...(firstSeen === undefined ? {} : { first_seen: firstSeen }),
    ...(lastSeen === undefined ? {} : { last_seen: lastSeen }),
  }
}

/** Causes that may be told: what was ruled out is not, and no change after an honest "no change explains this"; what filled up is none. */
function causesOf({ hypotheses, suspects }: RankedWindow): readonly CauseFinding[] {
  const urls = new Map(suspects.map(({ sha, url }) => [sha, url]))
  const [first, ...rest] = hypotheses
  if (first === undefined) return []
  const others = rest.filter((one) => one.confidence >= 0.05 && one.kind !== 'unknown')
  const filled = rest.filter(({ kind, parts }) => kind !== 'unknown' && parts.some(({ name }) => name === 'saturation'))
  const told = first.kind === 'unknown' ? [first, ...filled.slice(0, 1)] : [first, ...others]
  return told.slice(0, 3).map(({ title, confidence, ref, parts }) => {
    const url = urls.get(ref ?? '')
    const speaking = parts.filter((part) => part.value > 0).sort((a, b) => b.value - a.value)
    return {
      title,
      confidence,
      ...(ref === undefined ? {} : { ref }),
      ...(url === undefined ? {} : { url }),
      why: speaking.map((part) => part.why),
    }
  })
}

/** No change of what was asked for explains it, and what it calls failed: it is not known only here. */
function isElsewhere({ hypotheses: [first] }: RankedWindow, through: NonNullable<Findings['through']>): boolean {
  return through.length > 0 && first?.kind === 'unknown'
}

/** One line of an outage that is none of this one: its first cause, or why nothing is known. */
function apartOf({ service, ranked }: ApartOutage): ApartFinding {
  const [first] = causesOf(ranked)
  if (first === undefined) return { service, title: ranked.gaps[0] ?? 'Not known', why: [], confidence: 0 }
  const isKnown = ranked.hypotheses[0]?.kind !== 'unknown'
  return { service, ...first, why: first.why.slice(0, 1), ...(isKnown ? {} : { confidence: 0 }) }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
