import type { AnyBlock } from '@slack/types'
import { lineChart } from '../line-chart.ts'
import { code, date, join, type Mrkdwn, md, short } from '../mrkdwn.ts'
import { context, type Message, message, section } from '../parts.ts'
import { count, duration, number, percent } from '../words.ts'
import type { LogAspect, LogFindings, LogPattern, LogVolume } from './log-props.ts'
import { lines } from './window-report.ts'
import { hasNoLength, NO_USUAL, stretchWords } from './words.ts'

const SHOWN = 8
const MOST_POINTS = 20

/** What the logs said: which kinds of lines, and what changed against the stretch before. */
export function logReport(found: LogFindings): Message {
  const where = found.service === '' ? md`All logs` : md`Logs of ${code(found.service, 60)}`
  const only = found.filter === undefined ? md`` : md` · only ${code(found.filter, 80)}`
  const verdict = changeWords(found)
  return message(md`${where}, ${stretchWords(found.window)}: ${verdict}`, [
    section(join([md`*${where}* · ${stretchWords(found.window)}${only}`, volumeWords(found), verdict], '\n')),
    ...groupsOf(found),
    chartOf(found),
    context(footWords(found)),
  ])
}

interface Group {
  readonly title: string
  readonly takes: (one: LogPattern) => boolean
  /** Said where there is none. */
  readonly none?: string
}

const isLoud = ({ level }: LogPattern) => level !== 'quiet'
const NEW: Group = { title: '🆕 New', takes: ({ trend }) => trend === 'new' }
const RISING: Group = { title: '📈 More often', takes: ({ trend }) => trend === 'rising' }
const LOUDER: Group = {
  title: '📈 Warnings and errors that come more often',
  takes: (one) => one.trend === 'rising' && isLoud(one),
}
const FALLING: Group = { title: '📉 Less often', takes: ({ trend }) => trend === 'falling' }
const GONE: Group = { title: '⏹️ Stopped', takes: ({ trend }) => trend === 'vanished' }
const isHere = ({ count: came }: LogPattern) => came > 0

/** Each aspect is another cut through the same counts. */
const GROUPS: Readonly<Record<LogAspect, readonly Group[]>> = {
  patterns: [{ title: 'Most frequent', takes: isHere, none: 'There is no line.' }],
  errors: [
    { title: 'Errors', takes: (one) => isHere(one) && one.level === 'error', none: 'There is no error.' },
    { title: 'Warnings', takes: (one) => isHere(one) && one.level === 'warning' },
  ],
  anomalies: [NEW, LOUDER, GONE],
  trends: [NEW, RISING, FALLING],
}

/** Said where an aspect has nothing to show. */
const NOTHING: Readonly<Partial<Record<LogAspect, string>>> = {
  anomalies: 'No kind of line is new or stopped, and no warning or error comes more often.',
  trends: 'No kind of line is new, and none comes more or less often.',
}

function groupsOf(found: LogFindings): readonly (AnyBlock | undefined)[] {
  const blocks = GROUPS[found.aspect].map((group) => block(group, found))
  const nothing = NOTHING[found.aspect]
  const isEmpty = blocks.every((one) => one === undefined) && found.past.lines > 0
  return nothing !== undefined && isEmpty ? [section(md`${nothing}`)] : blocks
}

function block(group: Group, found: LogFindings): AnyBlock | undefined {
  const all = found.patterns.filter(group.takes).sort((a, b) => Number(isLoud(b)) - Number(isLoud(a)))
  const own = found.aspect === 'patterns' ? found.patterns.filter(group.takes) : all
  if (own.length === 0) return group.none === undefined ? undefined : section(md`${group.none}`)
  const shown = own.map((one) => patternLine(one, found))
  return section(join([md`*${group.title}* · ${count(own.length, 'kind')}`, lines(shown, SHOWN)], '\n'))
}

const LEVELS: Readonly<Record<LogPattern['level'], string>> = { quiet: '▫️', warning: '🟡', error: '🔴' }

/** `🔴 412 × TypeError: rate of undefined · 12 % · before 3 · first 14:02:05` */
function patternLine(one: LogPattern, found: LogFindings): Mrkdwn {
  const { now, past, service } = found
  const share = one.count === 0 ? md`` : md`${percent(one.count / Math.max(1, now.lines))} of all lines`
  const first =
    one.trend === 'new' && one.first_seen !== undefined ? md`first ${date(one.first_seen, '{time_secs}')}` : md``
  return join([
    join([md`${LEVELS[one.level]}`, md`*${number(one.count)}* × ${short(one.title, 140)}`], ' '),
    service === '' ? code(one.service, 60) : md``,
    share,
    one.trend === 'new' || past.lines === 0 ? md`` : md`before ${number(one.before)}${inTime(found)}`,
    first,
  ])
}

/** ` in 1 min 48 s`: what stands beside a time of another length is told with its own. */
function inTime({ window, before, before_since: since = before.from }: LogFindings): Mrkdwn {
  const seconds = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1_000
  const [own, past] = [seconds(window.from, window.to), seconds(since, before.to)]
  return Math.abs(own - past) <= own * ALIKE ? md`` : md` in ${duration(past)}`
}

/** Lengths that differ by less are one. */
const ALIKE = 0.05

function volumeWords(found: LogFindings): Mrkdwn {
  const { now, past } = found
  const was = (of: keyof LogVolume) => (past.lines === 0 ? md`` : md` (before ${number(past[of])}${inTime(found)})`)
  const one = (of: keyof LogVolume, name: string) => md`${count(now[of], name)}${was(of)}`
  return join([one('lines', 'line'), one('errors', 'error'), one('warnings', 'warning')])
}

function changeWords({ now, past, patterns }: LogFindings): Mrkdwn {
  if (now.lines === 0 && past.lines === 0) return md`No line came, then or before.`
  if (past.lines === 0) return md`Nothing is known from before, so nothing is called new.`
  const many = (trend: LogPattern['trend']) => patterns.filter((one) => one.trend === trend).length
  const told = (['new', 'rising', 'falling', 'vanished'] as const).flatMap((trend) => {
    const n = many(trend)
    return n === 0 ? [] : [md`${n} ${CHANGES[trend]}`]
  })
  if (told.length === 0) return md`All ${count(patterns.length, 'kind')} of lines come as they came before.`
  return md`Of ${count(patterns.length, 'kind')} of lines: ${join(told, ', ')}.`
}

const CHANGES = { new: 'new', rising: 'more often', falling: 'less often', vanished: 'stopped' } as const

function chartOf({ points, service }: LogFindings): AnyBlock | undefined {
  const size = Math.ceil(points.length / MOST_POINTS) || 1
  const groups = Array.from({ length: Math.ceil(points.length / size) }, (_, i) =>
    points.slice(i * size, (i + 1) * size),
  )
  const sum = (of: keyof LogVolume) => groups.map((group) => group.reduce((all, point) => all + point[of], 0))
  return lineChart({
    title: service === '' ? 'Log lines' : `Log lines of ${service}`,
    times: groups.map(([first]) => first?.at ?? ''),
    series: [
      { name: 'All', values: sum('lines') },
      { name: 'Warnings', values: sum('warnings') },
      { name: 'Errors', values: sum('errors') },
    ],
    yLabel: 'Lines',
  })
}

function footWords({ before, before_since: since, window, gaps }: LogFindings): Mrkdwn {
  const only =
    since === undefined ? md`` : md`, of which it spoke since ${date(since, '{time_secs}')}: rates are compared`
  const apart = before.to === window.from ? md`` : md`, when there was no incident`
  return join([
    md`Every line counted`,
    hasNoLength(before) ? md`${NO_USUAL}` : md`before: ${stretchWords(before)}${apart}${only}`,
    ...gaps.slice(0, 2).map((gap) => short(gap, 200)),
  ])
}
