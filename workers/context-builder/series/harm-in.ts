import type { SeriesPoint } from '../signals.ts'
import { type Movement, movementOf } from './movement.ts'
import { harms } from './movements.ts'

/** A movement, and whether it goes the way that does harm. */
export interface SeriesHarm extends Movement {
  readonly isHarm: boolean
}

interface Told {
  readonly service: string
  readonly metric: string
  readonly points: readonly SeriesPoint[]
}

/** Where a series left its own past for good, up to `untilMs`; undefined where it did not. Pure. */
export function harmIn({ service, metric, points }: Told, untilMs: number): SeriesHarm | undefined {
  const movement = movementOf({ service, metric, points, usual: [] }, untilMs)
  return movement && { ...movement, isHarm: harms(movement) }
}
