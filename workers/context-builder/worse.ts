import { isUnsaid } from '../../src/incident/not-said.ts'
import type { Focus } from './focus.ts'
import { readingOf } from './series/measure.ts'
import type { Movement } from './series/movement.ts'
import { harms } from './series/movements.ts'
import { type ServiceRate, tellsVolume } from './tally.ts'
import { worseServices } from './worse-services.ts'

/**
 * True where the evidence knows of requests, now and in usual times, and yet nothing in it is worse than usual: no service fails more often, no
 * error is new or comes oftener, none of its requests take longer, and no monitor fired on a series that left its past. Then
 * there is nothing to blame a change for. What a person declared of a service is asked of that service and of those it calls, near or far. Pure.
 */
export function asUsual(focus: Focus): boolean {
  const { about, rates, service } = focus
  const isAsked = (rate: ServiceRate) => rate.service === service || isUnsaid(service)
  const known = rates.some((rate) => isAsked(rate) && rate.during.requests > 0 && rate.before.requests > 0)
  const worse = worseServices(focus).some((one) => about === undefined || about.includes(one))
  const own = about !== undefined && (harmed(focus) || hushed(focus))
  return known && !focus.alarmed && !worse && !own && slowedDown(focus) === undefined
}

function harmed({ movements, service }: Focus): boolean {
  return movements.some((one) => one.service === service && harms(one))
}

/** Where few requests come, that few of them fail says little. */
function hushed({ rates, service, lengths }: Focus): boolean {
  const rate = rates.find((one) => one.service === service)
  if (rate === undefined || !tellsVolume(rate, lengths.duringS)) return false
  const { requests, lengthS } = rate.covered
  const expected = (requests / Math.max(1, lengthS)) * lengths.duringS
  return expected >= LEAST_EXPECTED && rate.during.requests < expected / 4
}

const LEAST_EXPECTED = 20

/** How much longer the requests of the service that was hit take than they did. */
export function slowedDown({ movements, service }: Focus): Movement | undefined {
  return movements.find((one) => one.service === service && readingOf(one.metric)?.measure === 'latency' && harms(one))
}
