import { isUnsaid } from '../../src/incident/not-said.ts'
import type { RateFigure } from '../../src/timeline/payloads/shared.ts'
import { type Began, epochMs, GRACE_MS } from '../../src/worker-kit/instants.ts'
import { rateFigure } from '../../src/worker-kit/rate-figure.ts'
import { withCalled } from './called.ts'
import { chosenService } from './chosen-service.ts'
import { compare } from './compare.ts'
import type { Brief, ErrorSample, Telemetry } from './gathered.ts'
import type { OpenNow } from './open-now.ts'
import { inPast } from './past.ts'
import type { Movement } from './series/movement.ts'
import { alarmBegan, movementsOf } from './series/movements.ts'
import type { Signals } from './signals.ts'
import { type ErrorPattern, endedIn, patternsOf, ratesOf, type ServiceRate } from './tally.ts'
import { warningsOf } from './warnings.ts'

/** Where and when it happened, as the evidence has it. */
export interface Focus {
  readonly service: string
  /** Where the bad time begins: most often the start of a bucket. */
  readonly onsetMs: number
  /** Known by its log alone: its rates count lines, not requests. */
  readonly byLines?: true
  /** The first error, as exactly as it is known. */
  readonly began: Began
  readonly patterns: readonly ErrorPattern[]
  readonly rates: readonly ServiceRate[]
  readonly samples: readonly ErrorSample[]
  /** Lines of less weight than errors that came up with the bad time or on the way to it. */
  readonly warnings: readonly ErrorSample[]
  /** Series that left their own past, the earliest first. */
  readonly movements: readonly Movement[]
  /** The series on which a monitor fired is one of them. */
  readonly alarmed: boolean
  /** Requests of the service in usual times, absent where there were none. */
  readonly usual: RateFigure | undefined
  /** The error that opened the incident; empty where none did. */
  readonly signature: string
  /** Seconds of the window before the onset and since. */
  readonly lengths: { readonly beforeS: number; readonly duringS: number }
  /** Where a person named the service, or it is known from before: it, those folded in with it and those that it calls, near or far; no other is asked whether it is worse. */
  readonly about?: readonly string[]
  /** `#12 went live`: since when it is asked what fails, where the trouble that opened it is over. */
  readonly overSince?: string
  /** A person declared it. */
  readonly declared?: true
  /** Other incidents that are open. */
  readonly open?: readonly OpenNow[]
  /** Of a declaration: other services whose errors belong to incidents that are over. */
  readonly ended?: ReadonlySet<string>
}

/**
 * The services whose lines are read: the one hit, those folded in with it, and those that began to fail, at most four; and
 * two that seldom speak and do now, as a platform does when it acts.
 */
export function servicesToRead(focus: Focus, brief: Brief): readonly string[] {
  const failing = focus.patterns.filter((pattern) => pattern.during > pattern.before).map(({ service }) => service)
  const hit = [...new Set([focus.service, ...brief.joined, ...failing])].filter((service) => service !== '').slice(0, 4)
  const silent = focus.rates.filter((rate) => rate.before.requests <= SELDOM && rate.during.requests > 0)
  const voices = silent
    .sort((a, b) => a.before.requests - b.before.requests)
    .map((rate) => rate.service)
    .filter((service) => service !== '' && !hit.includes(service))
  return [...hit, ...voices.slice(0, 2)]
}

/** Lines in usual times: a service that serves has more. */
const SELDOM = 8

/** Pure: same telemetry, same focus. A person's words choose the service when the brief names none that is known. */
export function focusOf(brief: Brief, telemetry: Telemetry): Focus {
  const onsetMs = onsetOf(brief, telemetry.seen, telemetry.signals)
  const patterns = patternsOf(brief, telemetry, onsetMs)
  const rates = ratesOf(telemetry, onsetMs)
  const { signature, open = [] } = brief
  const ended = brief.declared === true ? { ended: endedIn(brief, telemetry, onsetMs) } : {}
  const lengths = lengthsOf(brief, onsetMs)
  const known = [...rates, ...patterns].some((one) => one.service === brief.service)
  const service = known ? brief.service : chosenService(brief, { rates, patterns, lengths, signature, open, ...ended })
  const sorted = byWeight(patterns, service)
  const { samples, signals } = telemetry
  const movements = movementsUntil(Math.max(onsetMs, epochMs(brief.onset)), brief, telemetry)
  return {
    service,
    signature,
    onsetMs,
    began: { ...beganAt(onsetMs, sorted[0], telemetry), ...(brief.slow === undefined ? {} : { slow: true }) },
    lengths,
    open,
    ...ended,
    patterns: sorted,
    rates,
    usual: usualOf(service, rates, telemetry),
    samples,
    warnings: warningsOf(samples, sorted, epochMs(brief.window.from), onsetMs),
    movements,
    alarmed: movements.some((one) => isAlarm(one, signals)),
    ...toldOf(brief, service, telemetry),
  }
}

function lengthsOf({ window }: Brief, onsetMs: number): Focus['lengths'] {
  return {
    beforeS: (onsetMs - epochMs(window.from)) / 1_000,
    duringS: (epochMs(window.to) - onsetMs) / 1_000,
  }
}

function usualOf(service: string, rates: readonly ServiceRate[], { usual }: Telemetry): RateFigure | undefined {
  const own = rates.find((rate) => rate.service === service)?.before
  return own && own.requests > 0 ? rateFigure(usual.window, own.requests, own.errors) : undefined
}

/** How the service is known, and what a person has said. */
function toldOf(brief: Brief, service: string, { traced, calls }: Telemetry) {
  const byLines = !isUnsaid(service) && traced?.has(service) === false
  const named = (brief.declared === true || brief.over !== undefined) && service === brief.service
  return {
    ...(byLines ? { byLines: true as const } : {}),
    ...(brief.declared === true ? { declared: true as const } : {}),
    ...(named ? { about: [...withCalled([service, ...brief.joined], calls)] } : {}),
    ...(brief.over === undefined ? {} : { overSince: brief.over.words }),
  }
}

/** What moved before it began; and what it is that began, however it went on. */
function movementsUntil(untilMs: number, { slow }: Brief, { signals }: Telemetry): readonly Movement[] {
  const before = movementsOf(signals, untilMs)
  if (slow === undefined) return before
  return [...before.filter(({ service, metric }) => service !== slow.service || metric !== slow.metric), slow]
}

function isAlarm({ service, metric }: Movement, signals: Signals | undefined): boolean {
  return signals?.alarm?.service === service && signals.alarm.metric === metric
}

/** A new error's first line is exact; else no more is known than the bucket in which the bad time began. */
function beganAt(onsetMs: number, leading: ErrorPattern | undefined, { bucketMs }: Telemetry): Began {
  // Detectors look at minutes as a rule; a beginning on the minute claims no more.
  const precisionMs = onsetMs % MINUTE_MS === 0 ? Math.max(bucketMs, MINUTE_MS) : bucketMs
  const first = leading?.fresh === true && !leading.back ? leading.firstSeenMs : Number.NaN
  // A stray error of before may be counted in a little early.
  const exact = first >= onsetMs - bucketMs && first < onsetMs + Math.max(precisionMs, GRACE_MS)
  return exact ? { atMs: first, precisionMs: 1_000 } : { atMs: onsetMs, precisionMs }
}

const MINUTE_MS = 60_000

/**
 * The first error of the incident's own signature when that is new in the window, or the moment at which the series that
 * fired began to move; else what the brief says.
 */
export function onsetOf(brief: Brief, seen: Telemetry['seen'], signals?: Signals): number {
  const fromMs = epochMs(brief.window.from)
  const own = seen.find((row) => row.service === brief.service && row.signature === brief.signature)
  const first = own === undefined ? Number.NaN : epochMs(own.first_seen)
  const told = Math.min(epochMs(brief.onset), alarmBegan(signals, epochMs(brief.onset)) ?? Number.POSITIVE_INFINITY)
  return first >= fromMs && first < told && !inPast(brief.past, first) ? first : told
}

/** The incident's own errors first, then new ones, then by growth. */
function byWeight(patterns: readonly ErrorPattern[], service: string): ErrorPattern[] {
  const growth = (pattern: ErrorPattern) => pattern.during - pattern.before
  return [...patterns].sort(
    (a, b) =>
      Number(b.service === service) - Number(a.service === service) ||
      Number(b.fresh) - Number(a.fresh) ||
      growth(b) - growth(a) ||
      compare(a.service, b.service) ||
      compare(a.signature, b.signature),
  )
}
