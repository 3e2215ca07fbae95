import { code, type DateFormat, date, join, link, type Mrkdwn, md, short } from '../mrkdwn.ts'
import { count, number, percent, shortSha } from '../words.ts'
import type {
  ChangeFinding,
  DeployFinding,
  ErrorFinding,
  Findings,
  SeriesFinding,
  ServiceFinding,
  Stretch,
  Trouble,
} from './props.ts'

const SECOND_MS = 1_000

/** `today 14:00 to 14:30`, in the reader's own time zone. */
export function stretchWords({ from, to }: Stretch): Mrkdwn {
  const sameDay = from.slice(0, 10) === to.slice(0, 10)
  const brief = Date.parse(to) - Date.parse(from) < 600 * SECOND_MS
  const end: DateFormat = sameDay ? (brief ? '{time_secs}' : '{time}') : '{date_short_pretty} {time}'
  return md`${date(from, brief ? '{date_short_pretty} {time_secs}' : '{date_short_pretty} {time}')} to ${date(to, end)}`
}

export function isWorse({ trouble }: ServiceFinding): boolean {
  return trouble !== undefined && trouble.kind !== 'surge'
}

/** `checkout: 34 % of requests fail (412 of 1,205), usual 0.2 % · since 14:02:05` */
export function serviceLine(one: ServiceFinding, withTime = true): Mrkdwn {
  const { trouble } = one
  if (trouble === undefined) return join([md`✅ ${code(one.service, 60)}`, md`${asUsual(one)}`], ' ')
  const mark = trouble.kind === 'surge' ? '🟡' : trouble.until === undefined ? '🔴' : '🟠'
  return join([
    join([md`${mark} ${code(one.service, 60)}`, md`${howBad(one, trouble)}`], ' '),
    withTime ? whenWords(trouble) : md``,
  ])
}

function asUsual({ requests, errors, usual_rate }: ServiceFinding): string {
  if (requests === 0 && errors === 0) return 'nothing of it was seen'
  if (errors === 0) return `${count(requests, 'request')}, none failed`
  const share = shareWords(errors, requests)
  return usual_rate === undefined ? `${share}, usual not known` : `as usual: ${share}`
}

function howBad(one: ServiceFinding, trouble: Trouble): string {
  if (trouble.kind === 'silence')
    return `fell silent: ${count(trouble.observed, 'request')} where ${number(Math.round(trouble.expected))} are usual`
  if (trouble.kind === 'surge')
    return `has ${number(trouble.observed / Math.max(1, trouble.expected))} times its usual requests`
  // Lines alone tell of it: no request of the window failed.
  if (one.errors === 0 && trouble.observed > 0) {
    const logged = `${count(trouble.observed, 'error')} logged, usual ${number(Math.round(trouble.expected))}`
    return one.requests === 0 ? logged : `none of ${count(one.requests, 'request')} failed, but ${logged}`
  }
  if (one.requests === 0) return `${count(one.errors, 'error')}, usual ${number(Math.round(trouble.expected))}`
  const usual = one.usual_rate === undefined ? 'usual not known' : `usual ${percent(one.usual_rate)}`
  const { errors, requests } = trouble.during ?? one
  return `${shareWords(errors, requests, trouble.until === undefined ? 'fail' : 'failed')}, ${usual}`
}

function shareWords(errors: number, requests: number, verb = 'fail'): string {
  return `${percent(errors / Math.max(1, requests))} ${verb} (${number(errors)} of ${number(requests)})`
}

function whenWords(trouble: Trouble): Mrkdwn {
  const since = sinceWords(trouble)
  if (trouble.until === undefined) return since
  const comma = trouble.from_start && !isUndated(trouble) ? ',' : ''
  return md`${since}${comma} until ${date(trouble.until, '{time_secs}')}`
}

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

/** `database` connections rose from 20 to 100 about 14:14:45 → `database` pool exhausted 14:15:00 → `payment` timeouts 14:15:05 */
export function chainWords({ services, series = [] }: Pick<Findings, 'services' | 'series'>): Mrkdwn {
  const links = services.filter(isWorse).slice(0, 6)
  return arrows(
    links.flatMap(({ service, trouble }) => {
      const what = trouble?.kind === 'silence' ? 'fell silent' : (trouble?.title ?? 'fails more often')
      const about = trouble?.exact === true ? md`` : md`about `
      const when = isUndated(trouble) ? md`before` : md`${about}${date(trouble?.at ?? '', '{time_secs}')}`
      const [first] = series.filter(({ before }) => before === service)
      const own = md`${code(service, 60)} ${short(what, 70)} ${when}`
      if (first === undefined) return [own]
      return [md`${code(first.service, 60)} ${movedWords(first)} about ${date(first.at, '{time_secs}')}`, own]
    }),
  )
}

/** `connections rose from 20 to 100`: without the labels that tell series of one name apart. */
export function movedWords({ metric, from, to }: SeriesFinding): Mrkdwn {
  const name = metric.split(' (')[0] ?? metric
  return md`${short(name, 60)} ${to > from ? 'rose' : 'fell'} from ${figureWords(from)} to ${figureWords(to)}`
}

export function seriesLine(one: SeriesFinding): Mrkdwn {
  const mark = one.to > one.from ? '📈' : '📉'
  return md`${date(one.at, '{time_secs}')} ${mark} ${code(one.service, 60)} ${movedWords(one)}, says ${short(one.source, 40)}`
}

function figureWords(value: number): string {
  return Math.abs(value) >= 100 ? number(Math.round(value)) : String(Number(value.toPrecision(3)))
}

/** The same for those who read plain text. */
export function arrows(links: readonly Mrkdwn[]): Mrkdwn {
  return links.reduce((all, one, i) => (i === 0 ? one : md`${all} → ${one}`), md``)
}

const TRENDS: Readonly<Record<ErrorFinding['trend'], (one: ErrorFinding) => string>> = {
  new: () => 'never before',
  rising: ({ expected }) => `usually ${expected < 0.05 ? 'none' : number(expected)}`,
  steady: () => 'as usual',
  falling: ({ expected }) => `usually ${number(Math.round(expected))}: fewer`,
  vanished: ({ expected }) => `usually ${number(Math.round(expected))}: stopped`,
}

const MARKS: Readonly<Record<ErrorFinding['trend'], string>> = {
  new: '🆕',
  rising: '📈',
  steady: '',
  falling: '📉',
  vanished: '⏹️',
}

/** More of it than chance brings: a new error that came once or twice is told, and alarms nobody. */
export function isGrown({ trend, count: came }: ErrorFinding): boolean {
  return trend === 'rising' || (trend === 'new' && came >= 3)
}

/** `412 × TypeError: rate of undefined · checkout · never before` */
export function errorLine(one: ErrorFinding, usualKnown = true): Mrkdwn {
  const mark = usualKnown ? MARKS[one.trend] : ''
  const what = md`*${number(one.count)}* × ${short(one.title, 140)}`
  const before = usualKnown ? TRENDS[one.trend](one) : 'usual not known'
  return join([mark === '' ? what : md`${mark} ${what}`, code(one.service, 60), md`${before}`])
}

export function deployLine({ services, sha, at, url, again }: DeployFinding): Mrkdwn {
  const name = shortSha(sha)
  const what = url === undefined ? code(name) : link(url, name)
  const shown = services.slice(0, 6).map((service) => code(service, 60))
  const more = services.length > 6 ? [md`${services.length - 6} more`] : []
  return md`${date(at, '{time_secs}')} ${what} on ${join([...shown, ...more], ', ')}${again === true ? md`, again` : md``}`
}

const CHANGED: Readonly<Record<ChangeFinding['kind'], string>> = {
  flag: 'flag',
  config: 'setting',
  migration: 'migration',
}

/** `14:01:00 setting pool.max of database: 50 -> 5` */
export function changeLine({ kind, name, change, services, at }: ChangeFinding): Mrkdwn {
  const shown = services.slice(0, 4).map((service) => code(service, 60))
  const more = services.length > 4 ? [md`${services.length - 4} more`] : []
  const words = change === '' ? md`` : md`: ${short(change, 120)}`
  return md`${date(at, '{time_secs}')} ${CHANGED[kind]} ${code(name, 80)} of ${join([...shown, ...more], ', ')}${words}`
}

/** What it was compared with, what is missing, and that it was a look and no more. */
export function footWords({ usual, usual_known, gaps }: Findings): Mrkdwn {
  const missing = gaps.slice(0, 2).map((gap) => short(gap, 160))
  return join([
    usual_known === false
      ? md`Nothing is known from before (${stretchWords(usual)}), so nothing is called new`
      : md`Compared with ${stretchWords(usual)}`,
    md`ranked by the evidence, no model asked`,
    ...(missing.length === 0 ? [] : [md`Missing: ${join(missing, ' ')}`]),
  ])
}
