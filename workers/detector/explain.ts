import { redactText } from '../../src/redact/redact-text.ts'
import type { Severity } from '../../src/timeline/payloads/shared.ts'
import type { Alarm } from './alarm.ts'
import { type DetectInput, seconds } from './input.ts'
import type { Series } from './series.ts'

export interface TopSignature {
  readonly signature: string
  readonly title: string
  readonly count: number
  readonly sample?: string
}

/** The signatures that grew most since the trouble began, loudest first. Pure. */
export function topSignatures(
  series: Series,
  input: DetectInput,
  alarm: Alarm,
  service: string,
): readonly TopSignature[] {
  const length = alarm.to - alarm.from
  const grown = [...series.signatures(service)].map(([signature, counts]) => {
    const within = (from: number, to: number) =>
      counts.reduce((sum, { at, count }) => (at >= from && at < to ? sum + count : sum), 0)
    const count = within(alarm.from, alarm.to)
    return { signature, count, excess: count - within(alarm.from - length, alarm.from) }
  })
  return grown
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.excess - a.excess || b.count - a.count || (a.signature < b.signature ? -1 : 1))
    .slice(0, 10)
    .map(({ signature, count }) => {
      const seen = input.seen.find((row) => row.service === service && row.signature === signature)
      // Redacted before the cut: half a credential would not be known for one afterwards.
      const title = cut(redactText(seen?.title || signature), 300)
      const sample = cut(redactText(seen?.sample ?? ''), 2_000)
      return { signature, title, count, ...(sample ? { sample } : {}) }
    })
}

/** By the share of requests that fail: what people feel. */
export function severityOf(alarm: Pick<Alarm, 'requests' | 'errors'>): Severity {
  const share = alarm.requests === 0 ? 0 : alarm.errors / alarm.requests
  if (share >= 0.5) return 'SEV-1'
  if (share >= 0.1) return 'SEV-2'
  return share >= 0.01 ? 'SEV-3' : 'SEV-4'
}

export function titleOf(service: string, alarm: Alarm, top: TopSignature | undefined): string {
  const what = top?.title ?? `${percent(alarm.errors / Math.max(1, alarm.requests))} of requests fail`
  return cut(`${service}: ${what}`, 300)
}

/** The answer to "why was this opened", in at most 500 characters. */
export function whyOf(service: string, alarm: Alarm, input: DetectInput): string {
  const length = span(alarm.to - alarm.from)
  const usual = alarm.cold
    ? 'There is little history yet to tell what is usual'
    : `Usual is ${percent(alarm.baselineRate)}, so ${round(alarm.expected)} were expected`
  const what =
    alarm.rule === 'rate'
      ? `${alarm.errors} of ${alarm.requests} requests to ${service} failed in ${length} (${percent(alarm.errors / Math.max(1, alarm.requests))})`
      : `An error never seen before came ${alarm.observed} times from ${service} in ${length}`
  const deploy = input.deploys
    .filter((row) => row.service === service && seconds(row.at) <= alarm.to)
    .sort((a, b) => seconds(b.at) - seconds(a.at))[0]
  const age = deploy ? alarm.from - seconds(deploy.at) : 0
  const where = age === 0 ? 'as it began' : age > 0 ? `${span(age)} before it began` : `${span(-age)} after it began`
  const last = deploy ? ` ${service} was last deployed ${where} (${deploy.sha.slice(0, 7)}).` : ''
  // Odds against a usual that nobody knows yet would only look exact.
  const odds = alarm.cold ? '' : `; the chance of that is ${chance(alarm.tail)}`
  return cut(`${what}. ${usual}${odds}.${last}`, 500)
}

export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(share >= 0.1 ? 2 : 1))} %`
}

function chance(tail: number): string {
  return tail < 1e-12 ? 'below 1e-12' : tail.toExponential(0)
}

function round(value: number): string {
  return value >= 10 ? String(Math.round(value)) : value.toFixed(1)
}

function span(inSeconds: number): string {
  if (inSeconds < 120) return `${Math.round(inSeconds)} s`
  return inSeconds < 7_200 ? `${Math.round(inSeconds / 60)} min` : `${Math.round(inSeconds / 3_600)} h`
}

/** Whole characters, and no more than `length` of the units in which the catalogue counts. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
