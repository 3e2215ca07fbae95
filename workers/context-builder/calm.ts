import { OTHERS_FAIL } from '../../src/incident/found-calm.ts'
import { isUnsaid } from '../../src/incident/not-said.ts'
import { countWords, numberWords } from '../../src/kit/figures.ts'
import type { ScorePart } from '../../src/timeline/payloads/context.ts'
import type { IdOf } from './cause.ts'
import { tookOf } from './durations.ts'
import type { Focus } from './focus.ts'
import type { Telemetry } from './gathered.ts'
import { part } from './score-part.ts'
import { digits } from './series/digits.ts'
import { asUsual } from './worse.ts'
import { worseServices } from './worse-services.ts'

export const KNOWN_INCIDENT = 'known_incident'

/** Services told at most. */
const MOST_TOLD = 3

/** What is said of a cause where nothing is worse than usual, or nothing of what a person named; none where something is. */
export function acquittal(focus: Focus, idOf: IdOf, value: number): ScorePart[] {
  if (!asUsual(focus)) return []
  const id = idOf('error_rate', focus.service)
  return [part('as_usual', value, 'nothing is there to blame it for', id === undefined ? [] : [id])]
}

/** The same once for all, with the figures: how many failed, and how long they took where that was asked. */
export function calmParts(focus: Focus, telemetry: Telemetry, idOf: IdOf, value: number): ScorePart[] {
  if (!asUsual(focus)) return []
  const others = worseServices(focus)
  const took = tookWords(telemetry, focus)
  const failed = focus.byLines ? 'were errors' : 'failed'
  const whose = isUnsaid(focus.service) ? 'all services' : focus.service
  const why =
    others.length === 0
      ? `nothing is worse than usual${since(focus)} (${shareOf(focus, focus.service)} of ${whose} ${failed}${took})`
      : `${focus.service} is as usual${since(focus)} (${shareOf(focus, focus.service)} ${failed}${took}); ${elsewhere(focus, others)}`
  const ids = [focus.service, ...others.slice(0, MOST_TOLD)].map((service) => idOf('error_rate', service))
  const known = [...new Set(ids.filter((id) => id !== undefined))]
  const burns = others.length > 0 && focus.overSince === undefined
  return [
    ...(burns ? [part(OTHERS_FAIL, 0, 'other services are worse than usual', known)] : []),
    part('as_usual', value, why, known),
  ]
}

/** `, their p95 is 40 ms, as usual`; nothing where nobody asked how long requests take. */
function tookWords({ signals }: Telemetry, { service, onsetMs }: Focus): string {
  const took = tookOf(signals?.series ?? [], service, onsetMs)
  if (took === undefined) return ''
  const [now, usual] = [digits(took.now), digits(took.usual)]
  return `, their p95 is ${now} ms, ${now === usual ? 'as usual' : `usually ${usual} ms`}`
}

export function calmTitle(focus: Focus): string {
  const calm = worseServices(focus).length === 0 ? 'Nothing is worse than usual' : `${focus.service} is as usual`
  return `${calm}${since(focus)}`
}

function since({ overSince }: Focus): string {
  return overSince === undefined ? '' : ` since ${overSince}`
}

/** `48 of 124 requests to checkout failed`, perhaps no more by now: what a person looks for may be there. */
function elsewhere(focus: Focus, others: readonly string[]): string {
  const told = others.slice(0, MOST_TOLD).map((service) => {
    const errors = focus.rates.find((rate) => rate.service === service)?.during.errors ?? 0
    if (errors > 0) return `${shareOf(focus, service)} to ${service} failed`
    const open = focus.open?.some(({ failing }) => failing === service) === true
    return open ? `${service} fails by the newest figures` : `${service} had more errors than usual`
  })
  const more = others.length > MOST_TOLD ? [`${countWords(others.length - MOST_TOLD, 'other service')} too`] : []
  return [...told, ...more].join(', ')
}

/** Of a service, or of all where nobody could say which. */
function shareOf(focus: Focus, service: string): string {
  const own = focus.rates.filter((rate) => rate.service === service || isUnsaid(service))
  const sum = (of: 'requests' | 'errors') => own.reduce((all, { during }) => all + during[of], 0)
  const what = focus.byLines && service === focus.service ? 'lines' : 'requests'
  return `${numberWords(sum('errors'))} of ${numberWords(sum('requests'))} ${what}`
}

/** Which other open incidents are about what fails here: weighs nothing, it says where people may be at work on it. */
export function knownParts(focus: Focus): ScorePart[] {
  if (focus.declared !== true) return []
  const about = asUsual(focus) ? worseServices(focus) : [focus.service]
  const told = (focus.open ?? []).flatMap(({ services, told }) => {
    const service = about.find((one) => services.includes(one))
    return told === undefined || service === undefined ? [] : [{ ...told, service }]
  })
  const [first, ...more] = told
  if (first === undefined) return []
  const besides = more.length === 0 ? '' : `, and ${countWords(more.length, 'other incident')} too`
  const why = `incident ${first.number}, “${first.title}”, is open about ${first.service}${besides}`
  return [part(KNOWN_INCIDENT, 0, why, [])]
}
