import { code, date, join, type Mrkdwn, md } from '../mrkdwn.ts'
import { count, number, percent } from '../words.ts'
import type { ServiceFinding, Trouble } from './props.ts'

export function isWorse({ trouble }: ServiceFinding): boolean {
  return trouble !== undefined && trouble.kind !== 'surge'
}

/**
 * Told after one that began later by the clock: the two cannot be told apart, and the one that is called comes first. Its
 * own second would stand as if it were out of order.
 */
export function isTogether(told: readonly ServiceFinding[], place: number): boolean {
  const second = (one: ServiceFinding | undefined) => Math.floor(Date.parse(one?.trouble?.at ?? '') / SECOND_MS)
  const before = told.slice(0, place).filter(isWorse).map(second)
  return second(told[place]) < Math.max(Number.NEGATIVE_INFINITY, ...before)
}

const SECOND_MS = 1_000

/** `checkout: 34 % of requests fail (412 of 1,205), usual 0.2 % · since 14:02:05` */
export function serviceLine(one: ServiceFinding, withTime = true): Mrkdwn {
  const { trouble } = one
  if (trouble === undefined)
    return join([join([md`✅ ${code(one.service, 60)}`, md`${asUsual(one)}`], ' '), heardWords(one)])
  const mark = trouble.kind === 'surge' ? '🟡' : goesOn(one) ? '🔴' : '🟠'
  return join([
    join([md`${mark} ${code(one.service, 60)}`, md`${howBad(one, trouble)}`], ' '),
    withTime ? whenWords(trouble) : md``,
    withTime && trouble.until === undefined ? heardWords(one) : md``,
  ])
}

/** It is not over, as far as anybody can know. */
export function goesOn({ trouble, heard_until: heard }: ServiceFinding): boolean {
  if (trouble === undefined || trouble.until !== undefined) return false
  return heard === undefined && (trouble.beyond === undefined || trouble.beyond === 'on')
}

/** Nothing of it came any more while it failed. */
export function isLost({ trouble, heard_until: heard }: ServiceFinding): boolean {
  return trouble !== undefined && trouble.until === undefined && heard !== undefined
}

/** `nothing of it was received after 02:31:09` */
export function heardWords({ heard_until: heard }: ServiceFinding): Mrkdwn {
  return heard === undefined ? md`` : md`nothing of it was received after ${date(heard, '{time_secs}')}`
}

function asUsual({ requests, errors, usual_rate, by_lines: byLines }: ServiceFinding): string {
  if (requests === 0 && errors === 0) return 'nothing of it was seen'
  if (errors === 0)
    return byLines ? `${count(requests, 'line')}, no error` : `${count(requests, 'request')}, none failed`
  const share = byLines ? linesWords(errors, requests) : shareWords(errors, requests)
  return usual_rate === undefined ? `${share}, usual not known` : `as usual: ${share}`
}

function howBad(one: ServiceFinding, trouble: Trouble): string {
  if (trouble.kind === 'silence')
    return `fell silent: ${count(trouble.observed, 'request')} where ${number(Math.round(trouble.expected))} are usual`
  if (trouble.kind === 'surge')
    return `has ${number(trouble.observed / Math.max(1, trouble.expected))} times its usual requests`
  const usual = one.usual_rate === undefined ? 'usual not known' : `usual ${percent(one.usual_rate)}`
  if (one.by_lines && one.errors > 0) {
    const { errors, requests } = trouble.during ?? one
    return `${linesWords(errors, requests)}, ${usual}`
  }
  // Lines alone tell of it: no request of the window failed.
  if (one.errors === 0 && trouble.observed > 0) {
    const logged = `${count(trouble.observed, 'error')} logged, usual ${number(Math.round(trouble.expected))}`
    return one.requests === 0 ? logged : `none of ${count(one.requests, 'request')} failed, but ${logged}`
  }
  if (one.requests === 0) return `${count(one.errors, 'error')}, usual ${number(Math.round(trouble.expected))}`
  const { errors, requests } = trouble.during ?? one
  const verb = goesOn(one) && trouble.beyond === undefined ? 'fail' : 'failed'
  return `${shareWords(errors, requests, verb)}, ${usual}`
}

/** `25 % of its lines are errors (99 of 403)` */
function linesWords(errors: number, lines: number): string {
  return `${percent(errors / Math.max(1, lines))} of its lines are errors (${number(errors)} of ${number(lines)})`
}

function shareWords(errors: number, requests: number, verb = 'fail'): string {
  return `${percent(errors / Math.max(1, requests))} ${verb} (${number(errors)} of ${number(requests)})`
}

function whenWords(trouble: Trouble): Mrkdwn {
  const since = sinceWords(trouble)
  const { bouts = [] } = trouble
  const on = BEYOND[trouble.beyond ?? 'unknown']
  if (bouts.length > 1) return md`${boutsWords(bouts, since, trouble.until !== undefined)}${on}`
  if (trouble.until === undefined) return md`${since}${on}`
  const comma = trouble.from_start && !isUndated(trouble) ? ',' : ''
  return md`${since}${comma} until ${date(trouble.until, '{time_secs}')}`
}

/** `2 times: 02:17:51 to 02:25:00, 02:29:15 to 02:32:10`; one outage of several services may have a calm of one of them. */
function boutsWords(bouts: NonNullable<Trouble['bouts']>, since: Mrkdwn, isOver: boolean): Mrkdwn {
  if (bouts.length > MOST_BOUTS) return md`${bouts.length} times, ${since}`
  const told = bouts.map(({ from, to }, place) => {
    const ends = isOver || place < bouts.length - 1
    const begun = date(from, '{time_secs}')
    return ends ? md`${begun} to ${date(to, '{time_secs}')}` : md`since ${begun}`
  })
  return md`${bouts.length} times: ${join(told, ', ')}`
}

const MOST_BOUTS = 4
/** Of a time that is past. */
const BEYOND = { on: ', and now', later: ', and after this time', unknown: '' } as const

function sinceWords(trouble: Trouble): Mrkdwn {
  if (isUndated(trouble)) return md`since before this window`
  // What is older than the window may be of another day.
  const at = date(trouble.at, trouble.from_start ? '{date_short_pretty} {time_secs}' : '{time_secs}')
  const about = trouble.exact ? md`since ${at}` : md`since about ${at}`
  return trouble.from_start ? md`${about}, before this window` : about
}

/** It was there as the window began, and nobody knows since when. */
export function isUndated(trouble: Trouble | undefined): boolean {
  return trouble?.from_start === true && trouble.dated !== true
}
