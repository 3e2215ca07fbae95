import { numberWords, percentWords, shortSha } from '../../src/kit/figures.ts'
import { redactText } from '../../src/redact/redact-text.ts'
import type { Severity } from '../../src/timeline/payloads/shared.ts'
import { besideErrors, spanOf } from '../../src/worker-kit/instants.ts'
import type { Alarm } from './alarm.ts'
import { instant, isByLines, type LookInput, seconds } from './input.ts'
import { countIn, type Series } from './series.ts'

export interface TopSignature {
  readonly signature: string
  readonly title: string
  readonly count: number
  readonly sample?: string
}

/** The signatures that grew most since the trouble began, loudest first. Pure. */
export function topSignatures(
  series: Series,
  input: LookInput,
  alarm: Alarm,
  service: string,
): readonly TopSignature[] {
  const length = alarm.to - alarm.from
  const grown = [...series.signatures(service)].map(([signature, { counts }]) => {
    const count = countIn(counts, alarm.from, alarm.to)
    return { signature, count, excess: count - countIn(counts, alarm.from - length, alarm.from) }
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

/** The error that half of the lines or more are of, since the trouble began; undefined where none is. Pure. */
export function bulkOf(series: Series, { from, to }: Alarm, service: string): string | undefined {
  const counts = [...series.signatures(service)].map(([signature, book]) => ({
    signature,
    count: countIn(book.counts, from, to),
  }))
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  return counts.find(({ count }) => count > 0 && 2 * count >= all)?.signature
}

/**
 * By the share of requests that fail: what people feel. With an objective (`slo`, percent) sooner: where the share burns a
 * month's error budget within hours, within two days, within ten.
 */
export function severityOf(alarm: Pick<Alarm, 'requests' | 'errors'>, slo?: number): Severity {
  const share = alarm.requests === 0 ? 0 : alarm.errors / alarm.requests
  const budget = slo === undefined ? Number.POSITIVE_INFINITY : 1 - slo / 100
  if (share >= Math.min(0.5, 100 * budget)) return 'SEV-1'
  if (share >= Math.min(0.1, 14.4 * budget)) return 'SEV-2'
  return share >= Math.min(0.01, 3 * budget) ? 'SEV-3' : 'SEV-4'
}

/** `worst`: whose requests the figures are of. */
export function titleOf(service: string, worst: Worst, top: TopSignature | undefined, input: Traced): string {
  const lines = isByLines(input, worst.service)
  const what = lines ? 'lines' : 'requests'
  const whose = worst.service === service ? what : lines ? `lines of ${worst.service}` : `requests to ${worst.service}`
  return cut(`${service}: ${top?.title ?? `${shareWords(worst)} of ${whose} ${lines ? 'are errors' : 'fail'}`}`, 300)
}

type Traced = Pick<LookInput, 'traced'>

/** `24 of 60 requests to checkout failed`; of a service that is known by its log alone, how many lines were errors. */
export function failedWords({ service, errors, requests }: Worst, input: Traced): string {
  const share = `${numberWords(errors)} of ${numberWords(requests)}`
  return isByLines(input, service)
    ? `${share} lines of ${service} were errors`
    : `${share} requests to ${service} failed`
}

type Worst = Pick<Alarm, 'service' | 'requests' | 'errors'>

/** The answer to "why was this opened", in at most 500 characters. `bucketS`: how exactly the beginning is known. */
export function whyOf(service: string, alarm: Alarm, worst: Worst, input: LookInput, bucketS: number): string {
  const length = spanOf((alarm.to - alarm.from) * 1_000)
  const what = observedOf(service, alarm, length, input)
  const deploy = input.deploys
    .filter((row) => row.service === service && seconds(row.at) <= alarm.to)
    .sort((a, b) => seconds(b.at) - seconds(a.at))[0]
  const began = { atMs: alarm.from * 1_000, precisionMs: bucketS * 1_000 }
  const last = deploy
    ? ` ${service} was last deployed ${besideErrors(began, instant(seconds(deploy.at)))} (${shortSha(deploy.sha)}).`
    : ''
  const other =
    worst.service === service
      ? ''
      : ` ${worst.service}, which depends on it, has it worst: ${failedWords(worst, input)} (${shareWords(worst)}).`
  return cut(`${what}.${other}${last}`, 500)
}

/** What came, and what was to be expected of it. */
function observedOf(service: string, alarm: Alarm, length: string, input: Traced): string {
  const odds = `; by chance that happens ${chance(alarm.tail)}`
  switch (alarm.rule) {
    case 'rate': {
      const failed = `${failedWords({ ...alarm, service }, input)} in ${length}`
      const what = `${failed} (${shareWords(alarm)})`
      // Odds against a usual that nobody knows yet would only look exact.
      if (alarm.cold) return `${what}. ${littleKnown(alarm, isByLines(input, service))}`
      // Tested was less than is told: without the loudest buckets, and not from the very beginning on.
      const most = odds.replace('happens once', 'happens less than once')
      return `${what}. By its history ${percentWords(alarm.baselineRate)} is usual, so ${expectedWords(alarm.baselineRate * alarm.requests)} expected${most}`
    }
    case 'signature': {
      const what = `A known error came ${numberWords(alarm.observed)} times from ${service} in ${length}`
      return `${what}, where ${expectedWords(alarm.expected)} expected by its own history${odds}`
    }
    case 'novelty':
      return `An error never seen before came ${numberWords(alarm.observed)} times from ${service} in ${length}`
  }
}

function shareWords({ requests, errors }: Pick<Alarm, 'requests' | 'errors'>): string {
  return percentWords(errors / Math.max(1, requests))
}

/** Says no less than what is shown elsewhere as usual, and no more than is known. */
function littleKnown({ before }: Alarm, lines: boolean): string {
  if (before.requests === 0) return 'There is little history yet to tell what is usual'
  const came = `${numberWords(before.requests)} ${lines ? 'lines' : 'requests'}`
  return `Before, ${percentWords(before.share)} ${lines ? 'were errors' : 'failed'}; that is little history yet (${came}) to tell what is usual`
}

/** Odds as people say them, to two figures: beyond a million they all mean never. */
function chance(tail: number): string {
  const times = Number((1 / tail).toPrecision(2))
  return times > 1_000_000 ? 'less than once in a million times' : `once in ${numberWords(times)} times`
}

/** Whole characters, and no more than `length` of the units in which the catalogue counts. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** A figure of one place would say none of what is rare. */
function expectedWords(n: number): string {
  return n > 0 && n < 0.05 ? 'hardly any were' : `${numberWords(n)} were`
}
