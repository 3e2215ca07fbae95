import type { AnyBlock } from '@slack/types'
import { code, date, join, type Mrkdwn, md, short } from '../mrkdwn.ts'
import { context, type Message, message, section } from '../parts.ts'
import { duration } from '../words.ts'
import { lanesChart } from './lanes-chart.ts'
import type { Findings, ServiceFinding } from './props.ts'
import { causesBlock, declareRow, lines, onlyWords, topCause } from './window-report.ts'
import { chainWords, deployLine, footWords, isWorse, serviceLine, stretchWords } from './words.ts'

const MOMENTS = 12

/** Several services on one axis of time: who began to fail when, beside the deploys, and why. */
export function correlationReport(found: Findings): Message {
  const { services } = found
  const names = join(
    services.slice(0, 8).map(({ service }) => code(service, 40)),
    ', ',
  )
  const verdict = orderWords(found)
  return message(join([md`${stretchWords(found.window)}: ${verdict}`, topCause(found)], ' '), [
    section(join([md`*${stretchWords(found.window)}* · ${names}${onlyWords(found)}`, verdict], '\n')),
    timeline(found),
    calm(services),
    lanesChart('Requests failing, by service', services),
    causesBlock(found),
    context(footWords(found)),
    declareRow(found),
  ])
}

/** The chain in words. */
function orderWords({ services }: Findings): Mrkdwn {
  const worse = services.filter(isWorse)
  if (worse.length === 0) return md`None of them is worse than usual.`
  const chain = chainWords(services)
  if (worse.length === 1) return md`Only one of them fails: ${chain}`
  const linked = worse.slice(1).every(({ trouble }) => (trouble?.after.length ?? 0) > 0)
  const doubt = linked ? md`` : md` (in order of time; calls between all of them were not seen)`
  return md`${chain}${doubt}`
}

interface Moment {
  readonly at: string
  readonly words: Mrkdwn
}

/** Beginnings, ends and deploys in order, beginnings with their distance from the first. */
function timeline({ services, deploys, window }: Findings): AnyBlock | undefined {
  const worse = services.filter((one) => one.trouble !== undefined)
  const first = worse.find(isWorse)?.trouble
  const begun = worse.map((one): Moment => ({ at: one.trouble?.at ?? '', words: beginning(one, first?.at) }))
  const ended = worse.flatMap(({ service, trouble }): Moment[] =>
    trouble?.until === undefined
      ? []
      : [
          {
            at: trouble.until,
            words: md`${date(trouble.until, '{time_secs}')} 🟢 ${code(service, 60)} as usual again`,
          },
        ],
  )
  const shipped = deploys
    .filter(({ at }) => worse.length > 0 || at >= window.from)
    .slice(0, 5)
    .map((one): Moment => ({ at: one.at, words: md`${deployLine(one)}, deployed` }))
  const moments = [...begun, ...ended, ...shipped].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  if (moments.length === 0) return undefined
  return section(
    join(
      [
        md`*Timeline*`,
        lines(
          moments.map(({ words }) => words),
          MOMENTS,
        ),
      ],
      '\n',
    ),
  )
}

function beginning(one: ServiceFinding, firstAt: string | undefined): Mrkdwn {
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
  const at = trouble?.from_start === true ? md`before` : date(trouble?.at ?? '', '{time_secs}')
  return join([join([md`${at}${later}`, serviceLine(one, false)], ' '), error, calls])
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
