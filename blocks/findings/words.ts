import { code, type DateFormat, date, join, link, type Mrkdwn, md, short } from '../mrkdwn.ts'
import { number, shortSha } from '../words.ts'
import type { ChangeFinding, DeployFinding, ErrorFinding, Findings, SeriesFinding, Stretch } from './props.ts'
import { isTogether, isUndated, isWorse } from './service-words.ts'

const SECOND_MS = 1_000

/** `today 14:00 to 14:30`, in the reader's own time zone. */
export function stretchWords({ from, to }: Stretch): Mrkdwn {
  const sameDay = from.slice(0, 10) === to.slice(0, 10)
  const brief = Date.parse(to) - Date.parse(from) < 600 * SECOND_MS
  const end: DateFormat = sameDay ? (brief ? '{time_secs}' : '{time}') : '{date_short_pretty} {time}'
  return md`${date(from, brief ? '{date_short_pretty} {time_secs}' : '{date_short_pretty} {time}')} to ${date(to, end)}`
}

/** `database` connections rose from 20 to 100 about 14:14:45 → `database` pool exhausted 14:15:00 → `payment` timeouts 14:15:05 */
export function chainWords({ services, series = [] }: Pick<Findings, 'services' | 'series'>): Mrkdwn {
  const links = services.filter(isWorse).slice(0, 6)
  return arrows(
    links.flatMap(({ service, trouble }, place) => {
      const what = trouble?.kind === 'silence' ? 'fell silent' : (trouble?.title ?? 'fails more often')
      const about = trouble?.exact === true ? md`` : md`about `
      const at = md`${about}${date(trouble?.at ?? '', '{time_secs}')}`
      const when = isUndated(trouble)
        ? md`since before this window`
        : isTogether(links, place)
          ? md`at the same time`
          : at
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
export function errorLine(one: ErrorFinding, known = true): Mrkdwn {
  const usualKnown = known && one.usual_known !== false
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

/** `14:01:00 setting pool.max of database: 50 -> 5`, `14:01:00 flag new-cart of checkout set to on` */
export function changeLine({ kind, name, change, services, at }: ChangeFinding): Mrkdwn {
  const shown = services.slice(0, 4).map((service) => code(service, 60))
  const more = services.length > 4 ? [md`${services.length - 4} more`] : []
  // Where nobody said what it was before: `to on`.
  const set = change.startsWith('to ')
  const words = change === '' ? md`` : set ? md` set ${short(change, 120)}` : md`: ${short(change, 120)}`
  return md`${date(at, '{time_secs}')} ${CHANGED[kind]} ${code(name, 80)} of ${join([...shown, ...more], ', ')}${words}`
}

/** Said where no stretch of usual times was found. */
export const NO_USUAL =
  'What is usual is not known: between the incidents of the day before there is no time long enough'

/** Nothing was found to compare with. */
export function hasNoLength({ from, to }: Stretch): boolean {
  return Date.parse(to) <= Date.parse(from)
}

/** `Nothing was received from 09:33:56 to 09:34:44.` Of such a time nothing is known. */
export function unheardWords({ unheard = [], window }: Pick<Findings, 'unheard' | 'window'>): Mrkdwn {
  if (unheard.length === 0) return md``
  const told = unheard.map(({ from, to }) =>
    to < window.to
      ? md`from ${date(from, '{time_secs}')} to ${date(to, '{time_secs}')}`
      : md`since ${date(from, '{time_secs}')}`,
  )
  return md`Nothing was received ${join(told, ', ')}.`
}

/** What it was compared with, what is missing, and that it was a look and no more. */
export function footWords({ usual, usual_known, services, gaps }: Findings): Mrkdwn {
  const without = services.filter((one) => one.usual_rate === undefined && one.requests > 0)
  const names = join(
    without.slice(0, 4).map(({ service }) => code(service, 40)),
    ', ',
  )
  const more = without.length > 4 ? md` and ${without.length - 4} others` : md``
  const unknown = without.length === 0 ? md`` : md`, from when nothing is known of ${names}${more}`
  const missing = gaps.slice(0, 2).map((gap) => short(gap, 160))
  return join([
    hasNoLength(usual)
      ? md`${NO_USUAL}, so nothing is called new`
      : usual_known === false
        ? md`Nothing is known from before (${stretchWords(usual)}), so nothing is called new`
        : md`Compared with ${stretchWords(usual)}${unknown}`,
    md`ranked by the evidence, no model asked`,
    ...(missing.length === 0 ? [] : [md`Missing: ${join(missing, ' ')}`]),
  ])
}
