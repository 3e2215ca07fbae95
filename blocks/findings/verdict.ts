import { code, date, join, type Mrkdwn, md } from '../mrkdwn.ts'
import { count, cut, number, oneLine } from '../words.ts'
import { outagesOf } from './outages.ts'
import type { Findings, ServiceFinding } from './props.ts'
import { goesOn, isWorse } from './service-words.ts'
import { stateWords } from './state-words.ts'
import { isGrown } from './words.ts'

/** One sentence that says it all, or that there is nothing to say. */
export function verdictWords(found: Findings): Mrkdwn {
  const { filter, services } = found
  if (filter !== undefined && filter.kinds === 0 && services.length === 0)
    return md`No error has these words; ${count(filter.of, 'kind')} of errors were looked through.`
  const worse = services.filter(isWorse)
  const grown = found.errors.filter(isGrown).length
  if (worse.length > 0) return failingWords(found, worse)
  if (grown === 0) return calmWords(found, whereWords(services))
  return found.usual_known === false
    ? md`${failedWords(services)}, but ${count(grown, 'kind')} of errors came up; ${UNKNOWN}.`
    : md`No service fails more than usual, but ${count(grown, 'kind')} of errors came up or came more often.`
}

function whereWords(services: readonly ServiceFinding[]): string {
  const [first] = services
  if (first === undefined) return ''
  return ` in ${services.length === 1 ? cut(oneLine(first.service), 60) : count(services.length, 'service')}`
}

const UNKNOWN = 'what is usual is not known'

function failingWords(found: Findings, worse: readonly ServiceFinding[]): Mrkdwn {
  const isOver = found.is_past === true || !worse.some(goesOn)
  const verb = isOver ? 'failed' : worse.length === 1 ? 'fails' : 'fail'
  const how = hasUsual(found, worse) ? ' more than usual' : `; ${UNKNOWN}`
  return md`${`${count(worse.length, 'service')} ${verb}${how}`}; ${stateWords(found, worse)}.${boutWords(found)}`
}

/** Where each service says that its usual is not known, the sentence above them may not say "more than usual". */
function hasUsual({ usual_known: known = true }: Findings, worse: readonly ServiceFinding[]): boolean {
  return known && !worse.every(({ usual_rate, requests }) => usual_rate === undefined && requests > 0)
}

/** Nothing stands out; where nothing is known from before, what was seen. */
export function calmWords({ usual_known: known = true, services }: Findings, where = ''): Mrkdwn {
  if (known) return md`${`Nothing is worse than usual${where}.`}`
  if (services.every(({ requests, errors }) => requests === 0 && errors === 0)) return md`Nothing was seen; ${UNKNOWN}.`
  return services.every(({ errors }) => errors === 0)
    ? md`${`Nothing fails${where}.`}`
    : md`${failedWords(services)}; ${UNKNOWN}.`
}

function failedWords(services: readonly ServiceFinding[]): string {
  const traced = services.filter((one) => one.by_lines !== true)
  const told = traced.length > 0 ? traced : services
  const sum = (of: 'requests' | 'errors') => told.reduce((all, one) => all + one[of], 0)
  const [requests, errors] = [sum('requests'), sum('errors')]
  if (traced.length === 0 && requests > 0)
    return errors === 0 ? 'No line is an error' : `${number(errors)} of ${count(requests, 'line')} are errors`
  if (errors === 0) return 'No request failed'
  return requests === 0 ? `${count(errors, 'error')} came` : `${number(errors)} of ${count(requests, 'request')} failed`
}

/** More than one outage in the time looked at: when each was, and whether the causes are those of the last. */
export function boutWords(found: Findings): Mrkdwn {
  const outages = outagesOf(found)
  if (outages === undefined) return md``
  const { count: many, last, isOfLast } = outages
  const told = last.map(({ from, to, services = [] }) => {
    const whose = join(
      services.slice(0, 3).map((service) => code(service, 40)),
      ', ',
    )
    return join([md`${date(from, '{time_secs}')} to ${date(to, '{time_secs}')}`, whose], ' ')
  })
  const which = isOfLast ? md` The causes are those of the last one.` : md``
  const these = many > last.length ? `, the last ${last.length}` : ''
  return md` These are ${many} separate outages${these}: ${join(told, ', ')}.${which}`
}
