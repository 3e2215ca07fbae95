import type { EventOf } from '../timeline/events.ts'

type Measured = EventOf<'ImpactMeasured'>

/**
 * The newest measurement by the stretch it was taken over. What was measured in cycles up to `before` tells nothing of a
 * trouble that came back. Pure, and the same whatever the order of arrival.
 */
export function newestImpact(measured: readonly Measured[], before: number): Measured | undefined {
  return measured
    .filter((event) => event.cycle > before)
    .toSorted((a, b) => compare(takenTo(a), takenTo(b)) || compare(a.event_id, b.event_id))
    .at(-1)
}

function takenTo({ payload }: Measured): string {
  return payload.now.window.to
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
