import { code, date, join, type Mrkdwn, md, short } from './mrkdwn.ts'
import type { Course, EndedAfter, Impact } from './props.ts'
import { count, duration, number, percent, shortSha } from './words.ts'

/** `checkout: 34 % of requests fail (412 of 1,210) · usual 0.2 % · as of 14:02`; where it is measured on and on, how it goes and how it ended. */
export function impactWords(impact: Impact, closed = false): Mrkdwn {
  const { course } = impact
  if (course !== undefined) return course.failing ? failing(impact, course) : over(impact, course, closed)
  const asOf = impact.as_of === undefined ? md`` : md`as of ${date(impact.as_of, '{time}')}`
  const told = figures(impact)
  return told.length === 0 ? md`` : join([ofService(impact, told), asOf])
}

/** The shop as a whole fails less than the service that is hit. */
function ofService({ service }: Impact, words: string | Mrkdwn): Mrkdwn {
  return service === undefined ? md`${words}` : md`${short(service, 60)}: ${words}`
}

/** The same for a line in a list: `71 % of requests fail, usual 0.9 %, as of 14:02`. */
export function impactInShort(impact: Impact): Mrkdwn {
  const { course, rate, errors, usual_rate } = impact
  if (course?.over_since !== undefined)
    return md`${calmWords(impact).toLowerCase()} since ${date(course.over_since, '{time_secs}')}`
  const now = rate !== undefined ? failWords(impact, rate) : md`${errors === undefined ? '' : count(errors, 'error')}`
  const usual = usual_rate === undefined ? '' : `usual ${percent(usual_rate)}`
  const asOf = now.length === 0 || impact.as_of === undefined ? md`` : md`as of ${date(impact.as_of, '{time_secs}')}`
  return join([now, md`${usual}`, asOf], ', ')
}

function failing(impact: Impact, { now_s, failed, again_from }: Course): Mrkdwn {
  const { rate, errors = 0, requests = 0 } = impact
  const last = `in the last ${duration(now_s)}`
  const now =
    rate === undefined
      ? md`${count(errors, 'error')} ${last}`
      : md`${failWords(impact, rate)} (${number(errors)} of ${number(requests)} ${last})`
  const so =
    failed.requests > 0 ? `${number(failed.errors)} of ${number(failed.requests)}` : count(failed.errors, 'error')
  return join([
    ofService(impact, now),
    failed.errors === 0
      ? md``
      : again_from === undefined
        ? md`${so} ${stretch(failed)}`
        : md`again since ${date(again_from, '{time_secs}')}, ${so} while it failed since ${date(failed.since, '{time_secs}')}`,
    md`${usually(impact)}`,
    impact.as_of === undefined ? md`` : md`as of ${date(impact.as_of, '{time_secs}')}`,
  ])
}

/** Successes after the last failure are not among them. */
function stretch({ since, until }: Course['failed']): Mrkdwn {
  const from = date(since, '{time_secs}')
  return until === undefined ? md`since ${from}` : md`from ${from} to ${date(until, '{time_secs}')}`
}

function over(impact: Impact, { over_since, failed, again_from, ended_after }: Course, closed: boolean): Mrkdwn {
  const now = impact.rate === undefined ? '' : `${percent(impact.rate)} now`
  if (over_since === undefined || failed.errors === 0)
    return join([md`${calmWords(impact)}`, md`${now}`, md`${usually(impact)}`])
  const share =
    failed.requests > 0
      ? ` of ${number(failed.requests)} ${impact.of === 'lines' ? 'lines were errors' : 'requests failed'} (${percent(failed.errors / failed.requests)})`
      : ' errors'
  const all = `${number(failed.errors)}${share}`
  const from = date(failed.since, '{time_secs}')
  const to = date(over_since, '{time_secs}')
  const pauses = again_from === undefined ? md`` : md`, with a pause`
  if (closed) return join([md`${all} from ${from} to ${to}${pauses}`, md`${usually(impact)}`])
  return join([
    md`${calmWords(impact)} since ${to}`,
    md`${all} from ${from} on${pauses}`,
    ended_after === undefined ? md`` : endedWords(ended_after),
    md`${now}`,
    md`${usually(impact)}`,
  ])
}

/** What is usual may not be known. */
function calmWords({ usual_rate, expected_errors }: Impact): string {
  const isKnown = usual_rate !== undefined || expected_errors !== undefined
  return isKnown ? 'No more than usual fails' : 'Hardly anything fails'
}

const SHIPPED: Readonly<Record<EndedAfter['kind'], string>> = {
  deploy: 'deploy',
  flag: 'flag',
  config: 'setting',
  migration: 'migration',
}

/** `shortly before: deploy 1a2b3c4 of checkout, 14:01:00`: that it helped is for people to say. */
function endedWords({ kind, service, ref, at }: EndedAfter): Mrkdwn {
  return md`shortly before: ${SHIPPED[kind]} ${code(shortSha(ref), 80)} of ${short(service, 60)}, ${date(at, '{time_secs}')}`
}

function figures(impact: Impact): Mrkdwn {
  const { rate, errors, requests, users } = impact
  const of = errors !== undefined && requests !== undefined ? md`(${number(errors)} of ${number(requests)})` : md``
  const now =
    rate !== undefined
      ? join([failWords(impact, rate), of], ' ')
      : md`${errors === undefined ? '' : count(errors, 'error')}`
  const who = users === undefined ? '' : `${count(users, 'user')} affected`
  return join([now, md`${usually(impact)}`, md`${who}`])
}

/** Of a service that is known by its log alone, lines are counted. What is of a long time may be over by now. */
function failWords({ of, since }: Pick<Impact, 'of' | 'since'>, rate: number): Mrkdwn {
  const share = `${percent(rate)} of`
  if (since === undefined) return md`${share} ${of === 'lines' ? 'lines are errors' : 'requests fail'}`
  return md`${share} ${of === 'lines' ? 'lines were errors' : 'requests failed'} since ${date(since, '{time_secs}')}`
}

/** There are two: what the detector has from its history, and what the stretch before the errors had. They may differ. */
function usually({ usual_rate, usual_s, expected_errors }: Impact): string {
  const of = usual_s === undefined ? '' : ` in the ${duration(usual_s)} before`
  if (usual_rate !== undefined) return `usual ${percent(usual_rate)}${of}`
  return expected_errors === undefined ? '' : `usual ${number(expected_errors)}`
}
