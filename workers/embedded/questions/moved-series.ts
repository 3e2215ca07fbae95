import type { SeriesFinding } from '../../../blocks/findings/props.ts'
import type { Call, Link } from '../../../src/evidence/correlate/chain.ts'
import { byText, type Stretch } from '../../../src/evidence/correlate/telemetry.ts'
import { harmIn, type SeriesHarm } from '../../context-builder/series/harm-in.ts'
import { wordsOf } from '../../context-builder/words.ts'
import type { AskedSeries } from './ask-series.ts'

const MOST = 12
/** What began to move so long before the failures may have brought them, where the errors speak of it. */
const LEAD_MS = 1_800_000
/** Where they do not, only what moved right before them. */
const RIGHT_BEFORE_MS = 60_000

/**
 * Series that left their own past in the window and stayed away while it failed, the earliest first. One leads a link of
 * the chain where it is of that service, or of one that it calls, means harm, and began to move right before, or before and
 * the errors have a word of its name; and not before the link that comes earlier. Pure.
 */
export function movedSeries(
  asked: readonly AskedSeries[],
  window: Stretch,
  chain: readonly Link[],
  calls: readonly Call[],
): readonly SeriesFinding[] {
  const [fromMs, toMs] = [Date.parse(window.from), Date.parse(window.to)]
  const worstMs = Math.max(0, ...chain.map(({ anomaly }) => anomaly.lastMs))
  const moved = asked.flatMap((series) => {
    const untils = worstMs > fromMs && worstMs < toMs ? [worstMs, toMs] : [toMs]
    const found = untils.map((untilMs) => harmIn(series, untilMs)).find((one) => one !== undefined)
    return found === undefined || found.beganMs < fromMs - LEAD_MS ? [] : [{ series, found }]
  })
  const told = moved.map(({ series, found }) => findingOf(series, found, leads(series, found, chain, calls)))
  const kept = told.sort((a, b) => weight(b) - weight(a) || byText(nameOf(a), nameOf(b))).slice(0, MOST)
  return kept.sort((a, b) => byText(a.at, b.at) || byText(nameOf(a), nameOf(b)))
}

/** The first service of the chain that it may have brought down. */
function leads(series: AskedSeries, found: SeriesHarm, chain: readonly Link[], calls: readonly Call[]) {
  if (!found.isHarm) return undefined
  const isCalled = (caller: string) => calls.some((one) => one.caller === caller && one.callee === series.service)
  const own = chain.find(({ service }) => service === series.service)
  const link = own ?? chain.find(({ service }) => isCalled(service))
  if (link === undefined) return undefined
  const { atMs, precisionMs } = link.anomaly
  const leadMs = atMs - found.beganMs
  // A series is known at its points alone: it began to move at most one step before.
  const stepMs = Math.max(precisionMs, series.stepS * 1_000)
  const earlier = chain[chain.indexOf(link) - 1]
  const inOrder = earlier === undefined || found.beganMs >= earlier.anomaly.atMs
  const most = isSpokenOf(series, link) ? LEAD_MS : RIGHT_BEFORE_MS
  return inOrder && leadMs <= most && leadMs >= -stepMs ? link.service : undefined
}

/** A word of its name, in whatever number, that is not its service's own. */
function isSpokenOf({ metric, service }: AskedSeries, { anomaly }: Link): boolean {
  const single = (text: string) => wordsOf(text).map((word) => word.replace(/s$/, ''))
  const said = new Set(single(`${anomaly.leading?.title ?? ''} ${anomaly.leading?.sample ?? ''}`))
  const own = new Set(single(service))
  return single(metric.split(' (')[0] ?? metric).some((word) => said.has(word) && !own.has(word))
}

function findingOf(series: AskedSeries, found: SeriesHarm, before: string | undefined): SeriesFinding {
  const { service, metric, source, query, stepS, points } = series
  return {
    ...{ service, metric, source, step_s: stepS, is_harm: found.isHarm },
    ...{ at: iso(found.beganMs), from: found.from, to: found.to },
    ...(query === undefined ? {} : { query }),
    ...(before === undefined ? {} : { before }),
    points: points.map(({ atMs, value }) => ({ at: iso(atMs), value })),
  }
}

function weight({ before, is_harm }: SeriesFinding): number {
  return (before === undefined ? 0 : 2) + (is_harm ? 1 : 0)
}

function nameOf({ service, metric }: SeriesFinding): string {
  return `${service}\n${metric}`
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
