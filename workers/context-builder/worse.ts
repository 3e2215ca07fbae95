import type { Focus } from './focus.ts'
import { isUnsaid } from './said.ts'
import { readingOf } from './series/measure.ts'
import type { Movement } from './series/movement.ts'
import { harms } from './series/movements.ts'
import { type ErrorPattern, type ServiceRate, tellsVolume } from './tally.ts'

/** Chances below this are no chance: what is rarer than that in usual times is worse than usual. */
const RARE = 1e-3

/**
 * True where the evidence knows of requests and yet nothing in it is worse than usual: no service fails more often, no
 * error is new or comes oftener, none of its requests take longer, and no monitor fired on a series that left its past. Then
 * there is nothing to blame a change for. What a person declared of a service is asked of that service and of those it calls, near or far. Pure.
 */
export function asUsual(focus: Focus): boolean {
  const { about, rates, service } = focus
  const known = rates.some((rate) => (rate.service === service || isUnsaid(service)) && rate.during.requests > 0)
  const worse = worseServices(focus).some((one) => about === undefined || about.includes(one))
  const own = about !== undefined && (harmed(focus) || hushed(focus))
  return known && !focus.alarmed && !worse && !own && slowedDown(focus) === undefined
}

/** Services that fail more often, have errors that are new or come oftener, or fail by the figures of an open incident; sorted. */
export function worseServices(
  focus: Pick<Focus, 'rates' | 'patterns' | 'lengths' | 'signature' | 'open'>,
): readonly string[] {
  const failing = focus.rates.filter(failsMore).map(({ service }) => service)
  const erring = focus.patterns.filter((one) => comesMore(one, focus)).map(({ service }) => service)
  const known = (focus.open ?? []).flatMap((one) => one.failing ?? [])
  return [...new Set([...failing, ...erring, ...known])].sort()
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

function failsMore({ before, during }: ServiceRate): boolean {
  return during.errors >= 2 && upperTail(during.errors, usualShare(before) * during.requests) < RARE
}

/** With a little doubt about what is usual, so that few requests prove little. */
export function usualShare({ requests, errors }: ServiceRate['before']): number {
  return (errors + 0.5) / (requests + 100)
}

function comesMore(pattern: ErrorPattern, { lengths, signature }: Pick<Focus, 'lengths' | 'signature'>): boolean {
  const { before, during, fresh } = pattern
  if (fresh && (during >= 3 || (signature !== '' && pattern.signature === signature))) return true
  const expected = ((before + 0.5) / Math.max(1, lengths.beforeS)) * lengths.duringS
  return during >= 5 && upperTail(during, expected) < RARE / 10
}

/** Chance of at least `count` where `mean` are expected (Poisson). */
function upperTail(count: number, mean: number): number {
  let term = Math.exp(-mean)
  let below = 0
  for (let k = 0; k < count; k++) {
    below += term
    term *= mean / (k + 1)
  }
  return Math.max(0, 1 - below)
}
