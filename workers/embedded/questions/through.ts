import type { ThroughFinding } from '../../../blocks/findings/props.ts'
import type { Call, Link } from '../../../src/evidence/correlate/chain.ts'
import type { Correlation } from '../../../src/evidence/correlate/correlate.ts'
import type { Anomaly, Bout, Lane } from '../../../src/evidence/correlate/lanes.ts'
import { byText } from '../../../src/evidence/correlate/telemetry.ts'

/** Nobody knows the two beginnings more exactly from each other. */
const DOUBT_MS = 15_000

/**
 * Services that were not asked for and failed as those began to fail that call them: what fails there is the call, and what
 * explains it is elsewhere. Pure.
 */
export function failedThrough({ lanes, seen }: Correlation, asked: readonly Link[]): readonly ThroughFinding[] {
  const named = new Set(asked.map(({ service }) => service))
  const others = lanes.filter(({ service, anomaly }) => !named.has(service) && anomaly?.kind === 'errors')
  // One that calls another of them, which failed before it, fails through that one.
  const first = asked.filter(({ anomaly, after }) => anomaly.kind === 'errors' && after.length === 0)
  return first.flatMap(({ service, anomaly }) =>
    calledBy(service, seen.calls, others)
      .filter((one) => one.anomaly !== undefined && cameWith(one.anomaly, anomaly))
      .map((one) => ({ service, callee: one.service, failed: reached(one.service, seen.calls, others) })),
  )
}

function calledBy(service: string, calls: readonly Call[], lanes: readonly Lane[]): readonly Lane[] {
  return lanes.filter((lane) => calls.some(({ caller, callee }) => caller === service && callee === lane.service))
}

/** Itself, and those that failed and it calls, near or far. */
function reached(service: string, calls: readonly Call[], lanes: readonly Lane[]): readonly string[] {
  const found = [service]
  for (let at = 0; at < found.length; at += 1) {
    const further = calledBy(found[at] ?? '', calls, lanes).map((lane) => lane.service)
    found.push(...further.filter((name) => !found.includes(name)).sort(byText))
  }
  return found
}

/** In one outage at least the one that is called failed as the caller began to, and not after it. */
function cameWith(called: Anomaly, caller: Anomaly): boolean {
  const own = spansOf(called)
  return spansOf(caller).some(({ fromMs, toMs }) =>
    own.some((one) => one.fromMs <= fromMs + DOUBT_MS && one.toMs + DOUBT_MS >= fromMs && one.fromMs <= toMs),
  )
}

function spansOf({ bouts, atMs, lastMs, precisionMs }: Anomaly): readonly Bout[] {
  return bouts ?? [{ fromMs: atMs, toMs: lastMs + precisionMs }]
}
