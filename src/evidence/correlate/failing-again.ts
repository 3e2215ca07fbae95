import { type Anomaly, errorOnset, type Lane } from './lanes.ts'

/**
 * The last bucket in which the service failed more than usual, its trouble over or not: an outage that is far worse dates
 * the trouble, and ends it before a smaller one that comes later. Pure.
 */
export function failingAgain(
  { points, usual }: Pick<Lane, 'points' | 'usual'>,
  { lastMs }: Pick<Anomaly, 'lastMs'>,
): number {
  const after = points.filter(({ atMs }) => atMs > lastMs)
  const again = errorOnset(after, usual, 1)
  return again === undefined ? lastMs : failingAgain({ points: after, usual }, again)
}
