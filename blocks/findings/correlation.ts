import type { AnyBlock } from '@slack/types'
import { code, date, join, type Mrkdwn, md, short } from '../mrkdwn.ts'
import { context, type Message, message, section } from '../parts.ts'
import { duration } from '../words.ts'
import { incidentsBlock } from './incidents.ts'
import { lanesChart, lanesTitle } from './lanes-chart.ts'
import type { Findings, SeriesFinding, ServiceFinding } from './props.ts'
import { isTogether, isUndated, isWorse, serviceLine } from './service-words.ts'
import { boutWords, calmWords } from './verdict.ts'
import { causesBlock, declareRow, lines, onlyWords, sinceWords, topCause } from './window-report.ts'
import { chainWords, changeLine, deployLine, footWords, seriesLine, stretchWords, unheardWords } from './words.ts'

const MOMENTS = 12

/** Several services on one axis of time: who began to fail when, beside the deploys, and why. */
export function correlationReport(found: Findings): Message {
  const { services } = found
  const names = join(
    services.slice(0, 8).map(({ service }) => code(service, 40)),
    ', ',
  )
  const verdict = orderWords(found)
  const lost = unheardWords(found)
  return message(join([md`${stretchWords(found.window)}: ${verdict}`, lost, topCause(found)], ' '), [
    section(
      join(
        [md`*${stretchWords(found.window)}* · ${names}${sinceWords(found)}${onlyWords(found)}`, verdict, lost],
        '\n',
      ),
    ),
    timeline(found),
    calm(services),
    lanesChart(lanesTitle(services), services),
    causesBlock(found),
    context(footWords(found)),
    incidentsBlock(found),
    declareRow(found),
  ])
}

/** The chain in words. */
function orderWords(found: Findings): Mrkdwn {
  const { services } = found
  const worse = services.filter(isWorse)
  if (worse.length === 0) return found.usual_known === false ? calmWords(found) : md`None of them is worse than usual.`
  const chain = chainWords(found)
  const bouts = boutWords(found)
  const apart = bouts.length === 0 ? bouts : md`.${bouts}`
  if (worse.length === 1) return md`Only one of them fails: ${chain}${apart}`
  const linked = worse.slice(1).every(({ trouble }) => (trouble?.after.length ?? 0) > 0)
  const doubt = linked ? md`` : md` (in order of time; calls between all of them were not seen)`
  return md`${chain}${doubt}${apart}`
}

interface Moment {
  readonly atMs: number
  readonly words: Mrkdwn
}

/**
 * Deploys and other changes, beginnings and ends in order. What falls into one second is told in this order, and beginnings along the
 * calls: the clocks of several machines say no more.
 */
function timeline({ services, deploys, changes = [], series = [], window }: Findings): AnyBlock | undefined {
  const worse = services.filter((one) => one.trouble !== undefined)
  const shipped = deploys
    .filter(({ at }) => worse.length > 0 || at >= window.from)
    .slice(0, 5)
    .map((one): Moment => ({ atMs: Date.parse(one.at), words: md`${deployLine(one)}, deployed` }))
  const changed = changes
    .filter(({ at }) => worse.length > 0 || at >= window.from)
    .slice(0, 5)
    .map((one): Moment => ({ atMs: Date.parse(one.at), words: changeLine(one) }))
  // Those that say something come first where not all have room.
  const moved = series
    .toSorted((a, b) => speaks(b) - speaks(a))
    .slice(0, 4)
    .map((one): Moment => ({ atMs: Date.parse(one.at), words: seriesLine(one) }))
  const moments = [...shipped, ...changed, ...moved, ...begun(worse), ...worse.flatMap(ended)].sort(
    (a, b) => second(a) - second(b),
  )
  if (moments.length === 0) return undefined
  const told = moments.map(({ words }) => words)
  return section(join([md`*Timeline*`, lines(told, MOMENTS)], '\n'))
}

function speaks({ before, is_harm }: SeriesFinding): number {
  return (before === undefined ? 0 : 2) + (is_harm ? 1 : 0)
}

/** Services come along the calls where their beginnings cannot be told apart: none is told before one that it follows. */
function begun(worse: readonly ServiceFinding[]): readonly Moment[] {
  const first = worse.find(isWorse)?.trouble
  let latestMs = Number.NEGATIVE_INFINITY
  return worse.map((one, place) => {
    const ownMs = Date.parse(one.trouble?.at ?? '')
    if (isWorse(one)) latestMs = Math.max(latestMs, ownMs)
    return {
      atMs: isWorse(one) ? latestMs : ownMs,
      words: beginning(one, first?.at, isWorse(one) && isTogether(worse, place)),
    }
  })
}

function ended(one: ServiceFinding): readonly Moment[] {
  const { service, trouble, heard_until: heard } = one
  if (trouble?.until === undefined) {
    if (trouble === undefined || heard === undefined) return []
    return [
      {
        atMs: Date.parse(heard),
        words: md`${date(heard, '{time_secs}')} ${code(service, 60)} nothing of it was received after this`,
      },
    ]
  }
  const words = md`${date(trouble.until, '{time_secs}')} 🟢 ${code(service, 60)} as usual again`
  return [{ atMs: Date.parse(trouble.until), words }]
}

function second({ atMs }: Moment): number {
  return Math.floor(atMs / 1_000)
}

function beginning(one: ServiceFinding, firstAt: string | undefined, isSame: boolean): Mrkdwn {
  const { trouble } = one
  const laterS = firstAt === undefined ? 0 : (Date.parse(trouble?.at ?? '') - Date.parse(firstAt)) / 1_000
  const later = laterS >= 1 && trouble?.kind !== 'surge' ? md` (${duration(laterS)} later)` : md``
  const calls =
    trouble === undefined || trouble.after.length === 0
      ? md``
      : md`calls ${join(
          trouble.after.slice(0, 3).map((service) => code(service, 40)),
          ', ',
        )}`
  const error = trouble?.title === undefined ? md`` : short(trouble.title, 120)
  const own = isUndated(trouble) ? md`since before this window` : date(trouble?.at ?? '', '{time_secs}')
  const at = isSame ? md`at the same time` : md`${own}${later}`
  return join([join([at, serviceLine(one, false)], ' '), error, calls])
}

function calm(services: readonly ServiceFinding[]): AnyBlock | undefined {
  const well = services.filter(({ trouble }) => trouble === undefined)
  return well.length === 0
    ? undefined
    : section(
        lines(
          well.map((one) => serviceLine(one)),
          6,
        ),
      )
}
