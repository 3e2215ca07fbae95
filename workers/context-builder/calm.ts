import { countWords, numberWords } from '../../src/kit/figures.ts'
import type { ScorePart } from '../../src/timeline/payloads/context.ts'
import type { IdOf } from './cause.ts'
import { tookOf } from './durations.ts'
import type { Focus } from './focus.ts'
import type { Telemetry } from './gathered.ts'
import { part } from './score-part.ts'
import { digits } from './series/digits.ts'
import { asUsual, worseServices } from './worse.ts'

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
  const why =
    others.length === 0
      ? `nothing is worse than usual${since(focus)} (${shareOf(focus, focus.service)} of ${focus.service} ${failed}${took})`
      : `${focus.service} is as usual${since(focus)} (${shareOf(focus, focus.service)} ${failed}${took}); ${elsewhere(focus, others)}`
  const ids = [focus.service, ...others.slice(0, MOST_TOLD)].map((service) => idOf('error_rate', service))
  return [part('as_usual', value, why, [...new Set(ids.filter((id) => id !== undefined))])]
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
    return errors > 0 ? `${shareOf(focus, service)} to ${service} failed` : `${service} had more errors than usual`
  })
  const more = others.length > MOST_TOLD ? [`${countWords(others.length - MOST_TOLD, 'other service')} too`] : []
  return [...told, ...more].join(', ')
}

function shareOf(focus: Focus, service: string): string {
  const { requests = 0, errors = 0 } = focus.rates.find((rate) => rate.service === service)?.during ?? {}
  const what = focus.byLines && service === focus.service ? 'lines' : 'requests'
  return `${numberWords(errors)} of ${numberWords(requests)} ${what}`
}
