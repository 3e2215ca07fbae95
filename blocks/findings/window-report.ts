import type { AnyBlock } from '@slack/types'
import { ACTIONS } from '../action-ids.ts'
import { code, date, join, type Mrkdwn, md, short } from '../mrkdwn.ts'
import { actions, button, context, type Message, message, section } from '../parts.ts'
import { rateChart } from '../rate-chart.ts'
import { shortSha } from '../words.ts'
import { apartLine, calledWords, causeLine, throughLine } from './cause-words.ts'
import { incidentsBlock } from './incidents.ts'
import { lanesChart } from './lanes-chart.ts'
import { linkedServices } from './linked.ts'
import type { Findings, ServiceFinding } from './props.ts'
import { encodeSeen } from './seen.ts'
import { goesOn, isLost, isWorse, serviceLine } from './service-words.ts'
import { verdictWords } from './verdict.ts'
import {
  chainWords,
  changeLine,
  deployLine,
  errorLine,
  footWords,
  isGrown,
  stretchWords,
  unheardWords,
} from './words.ts'

const SERVICES = 6
const ORDERS = 3
const ERRORS = 5
const DEPLOYS = 4

/** What went wrong in a stretch of time: where, since when, with which errors, after which deploys, and why. */
export function windowReport(found: Findings): Message {
  const worse = found.services.filter((one) => one.trouble !== undefined)
  const verdict = verdictWords(found)
  const lost = unheardWords(found)
  return message(join([md`${stretchWords(found.window)}: ${verdict}`, lost, topCause(found)], ' '), [
    section(join([md`*${stretchWords(found.window)}*${sinceWords(found)}${onlyWords(found)}`, verdict, lost], '\n')),
    worse.length === 0
      ? undefined
      : section(
          lines(
            worse.map((one) => serviceLine(one)),
            SERVICES,
          ),
        ),
    orderBlock(found),
    errorsBlock(found),
    deploysBlock(found),
    causesBlock(found),
    chartOf(worse),
    context(footWords(found)),
    incidentsBlock(found),
    declareRow(found),
  ])
}

export function onlyWords({ filter }: Findings): Mrkdwn {
  return filter === undefined ? md`` : md` · only ${code(filter.said, 80)}`
}

/** The deploy with which the window begins. */
export function sinceWords({ since }: Findings): Mrkdwn {
  if (since === undefined) return md``
  const shown = since.services.slice(0, 6).map((service) => code(service, 60))
  const more = since.services.length > 6 ? [md`${since.services.length - 6} more`] : []
  const names = join([...shown, ...more], ', ')
  return md` · ${names} went to ${code(shortSha(since.sha))} at ${date(since.at, '{time_secs}')}`
}

/** As many as fit, the rest counted: where that is one, its own line takes no more room. */
export function lines(all: readonly Mrkdwn[], most: number): Mrkdwn {
  const shown = all.length === most + 1 ? all : all.slice(0, most)
  const rest = all.length - shown.length
  return join([...shown, ...(rest > 0 ? [md`and ${rest} more`] : [])], '\n')
}

function orderBlock(found: Findings): AnyBlock | undefined {
  const { services, series = [] } = found
  const isOrder = (own: readonly ServiceFinding[]) =>
    own.length + series.filter(({ before }) => own.some(({ service }) => service === before)).length > 1
  const orders = linkedServices(services.filter(isWorse)).filter(isOrder)
  if (orders.length === 0) return undefined
  const told = orders.map((own) => chainWords({ services: own, series }))
  return section(md`*In this order*\n${lines(told, ORDERS)}`)
}

function errorsBlock({ errors, usual_known: known = true }: Findings): AnyBlock | undefined {
  const grown = errors.filter(isGrown)
  const shown = grown.length > 0 ? grown : errors
  if (shown.length === 0) return undefined
  const areKnown = known && grown.every((one) => one.usual_known !== false)
  const title = grown.length > 0 && areKnown ? md`*New and rising errors*` : md`*Errors*`
  return section(
    join(
      [
        title,
        lines(
          shown.map((one) => errorLine(one, known)),
          ERRORS,
        ),
      ],
      '\n',
    ),
  )
}

/** Of what was asked about; what went out before it is looked at too, and of that the newest is told where nothing else is. */
export function deploysBlock({ deploys, changes = [], window }: Findings): AnyBlock | undefined {
  const told = [
    ...deploys.map((one) => ({ at: one.at, isDeploy: true, words: deployLine(one) })),
    ...changes.map((one) => ({ at: one.at, isDeploy: false, words: changeLine(one) })),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const within = told.filter(({ at }) => Date.parse(at) >= Date.parse(window.from))
  const [newest] = told
  if (newest === undefined) return undefined
  const kinds = new Set((within.length > 0 ? within : told).map(({ isDeploy }) => isDeploy))
  const title = kinds.size === 2 ? 'Deploys and other changes' : kinds.has(true) ? 'Deploys' : 'Changes'
  if (within.length === 0) return section(md`*${title}* · none in this time, the last before it:\n${newest.words}`)
  const words = within.map((one) => one.words)
  return section(join([md`*${title}*`, lines(words, DEPLOYS)], '\n'))
}

export function causesBlock(found: Findings): AnyBlock | undefined {
  const { causes, causes_of: of, apart = [], through = [] } = found
  if (causes.length + apart.length + through.length === 0) return undefined
  const title = of === undefined ? md`*Likely causes*` : md`*Likely causes* · ${code(of, 60)}`
  const called = through.slice(0, 3).map((one) => throughLine(one, found))
  return section(join([title, ...called, ...causes.slice(0, 3).map(causeLine), ...apart.map(apartLine)], '\n'))
}

export function topCause({ causes: [first], through: [called] = [] }: Findings): Mrkdwn {
  if (first === undefined && called !== undefined) return md`${calledWords(called)}.`
  return first === undefined ? md`` : md`Likely cause: ${short(first.title, 200)}.`
}

function chartOf(worse: readonly ServiceFinding[]): AnyBlock | undefined {
  const [first] = worse.filter(({ trouble, requests }) => trouble?.kind === 'errors' && requests > 0)
  if (first === undefined) return undefined
  // The axis of that chart speaks of requests.
  return first.by_lines
    ? lanesChart(`Lines of ${first.service} that are errors`, [first])
    : rateChart(`Requests of ${first.service} failing`, first.points)
}

/** Offered where something is wrong now. The form opens with the words and the beginning that were found. */
export function declareRow(found: Findings): AnyBlock | undefined {
  if ((found.open ?? []).length > 0) return undefined
  const isNow = (one: ServiceFinding) => isWorse(one) && (goesOn(one) || (isLost(one) && found.is_past !== true))
  const now = found.services.filter(isNow)
  const [first] = now
  if (first === undefined) return undefined
  const what = `${first.service}: ${first.trouble?.title ?? 'fails more often than usual'}`
  const seen = encodeSeen({ since: first.trouble?.at ?? '', what })
  const ref = { incident_id: '', cycle: 0, seen }
  return actions('declare', [button({ action: ACTIONS.declare, label: 'Declare an incident', ref, says: what })])
}
