import { CALM_ERRORS } from './calm.ts'
import type { Bout, RatePoint } from './lanes.ts'

/** A stretch in which a service failed, with how often it did. */
export interface Run extends Bout {
  readonly errors: number
}

/** So many errors for so long, of no less than this part of the share that fails in the worst. */
const LASTING = { errors: 2 * CALM_ERRORS, ms: 30_000, part: 1 / 3 }
const NEXT_TO_NOTHING = 1 / 5

/**
 * The runs that are outages of their own: what weighs next to nothing beside the worst is none, unless it lasts and fails
 * about as much. The worst may have gone on for hours, which makes no outage of minutes a small one. Pure.
 */
export function weighsMuch(runs: readonly Run[], points: readonly RatePoint[]): readonly Run[] {
  const most = Math.max(0, ...runs.map(({ errors }) => errors))
  const weighs = ({ errors }: Run) => errors >= Math.max(CALM_ERRORS, most * NEXT_TO_NOTHING)
  const leastShare = LASTING.part * Math.max(0, ...runs.filter(weighs).map((run) => shareOf(run, points)))
  const lasts = ({ errors, fromMs, toMs }: Run) => errors >= LASTING.errors && toMs - fromMs >= LASTING.ms
  return runs.filter((run) => weighs(run) || (lasts(run) && shareOf(run, points) >= leastShare))
}

function shareOf({ fromMs, toMs, errors }: Run, points: readonly RatePoint[]): number {
  const during = points.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  const requests = during.reduce((all, point) => all + point.requests, 0)
  return errors / Math.max(1, requests)
}
