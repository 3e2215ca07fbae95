import type { Anomaly, Lane } from './lanes.ts'
import { byText } from './telemetry.ts'

export interface Call {
  readonly caller: string
  readonly callee: string
}

/** A request of the caller begins before the one that it makes. */
const CALL_MS = 1_000

/** One service in the order in which they began to fail. */
export interface Link {
  readonly service: string
  readonly anomaly: Anomaly
  /** Earlier ones in the chain that it calls: where its trouble may come from. */
  readonly after: readonly string[]
}

/** Beyond this nobody takes two beginnings for one and the same event. */
const MOST_DOUBT_MS = 15_000

/**
 * Who began to fail when: by onset; where two onsets cannot be told apart, the one that is called before the one that
 * calls. Pure: the order of the input changes nothing.
 */
export function chainOf(lanes: readonly Lane[], calls: readonly Call[]): readonly Link[] {
  const failing = lanes
    .flatMap(({ service, anomaly }) =>
      anomaly === undefined || anomaly.kind === 'surge' ? [] : [{ service, anomaly }],
    )
    .sort((a, b) => a.anomaly.atMs - b.anomaly.atMs || byText(a.service, b.service))
  const ordered = calledFirst(failing, calls)
  return ordered.map((one, place) => {
    const earlier = new Set(ordered.slice(0, place).map(({ service }) => service))
    const callees = calls.filter(({ caller, callee }) => caller === one.service && earlier.has(callee))
    return { ...one, after: [...new Set(callees.map(({ callee }) => callee))].sort(byText) }
  })
}

type Failing = Pick<Link, 'service' | 'anomaly'>

/**
 * One after the other, from those that began together with the first of what is left: one that calls none of these, the
 * earliest such; where all call each other, the earliest.
 */
function calledFirst(failing: readonly Failing[], calls: readonly Call[]): readonly Failing[] {
  const left = [...failing]
  const order: Failing[] = []
  while (left.length > 0) {
    const first = left[0]
    const group = left.filter((one) => first !== undefined && (one === first || together(first, one)))
    const callsInto = (one: Failing) =>
      group.some(
        (other) =>
          other !== one &&
          calls.some(({ caller, callee }) => caller === one.service && callee === other.service) &&
          !calls.some(({ caller, callee }) => caller === other.service && callee === one.service),
      )
    const next = group.find((one) => !callsInto(one)) ?? first
    if (next === undefined) break
    order.push(next)
    left.splice(left.indexOf(next), 1)
  }
  return order
}

function together(a: Failing, b: Failing): boolean {
  const doubt = Math.max(a.anomaly.precisionMs, b.anomaly.precisionMs)
  return Math.abs(a.anomaly.atMs - b.anomaly.atMs) < Math.min(MOST_DOUBT_MS, doubt + CALL_MS)
}
