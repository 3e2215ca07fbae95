import type { Alarm } from './alarm.ts'
import type { LookInput } from './input.ts'
import { baselineFor } from './rate-rule.ts'
import { type Series, tally } from './series.ts'
import type { DetectorSettings } from './settings.ts'

/** Alarms that tell of one trouble: where it is rooted and who else feels it. */
export interface Cascade {
  readonly root: string
  /** The alarm to speak of: the root's own, or the loudest of those it explains. */
  readonly alarm: Alarm
  readonly joined: readonly string[]
  /** What each of its services shows, the root first. */
  readonly shown: readonly Alarm[]
}

/** A callee with this part of its caller's errors explains them. */
const EXPLAINS = 0.3

/** How many standard deviations above its usual a service must be that does not alarm itself. */
const BEYOND_CHANCE = 3

/**
 * Folds alarms along the call graph: the deepest callee that explains what its callers suffer is the root, they are joined.
 * One that fails a little beside a caller that is down, or as much as it always does, explains nothing and is no root. Pure.
 */
export function cascades(
  alarms: readonly Alarm[],
  input: LookInput,
  series: Series,
  settings: DetectorSettings,
): readonly Cascade[] {
  const byService = new Map(alarms.map((alarm) => [alarm.service, alarm]))
  const groups = new Map<string, Alarm[]>()
  for (const alarm of alarms) {
    const explains = (callee: string, need: number) => {
      const { above, deviation } = aboveOf(callee, alarm, series, settings)
      const sure = byService.has(callee) || above >= BEYOND_CHANCE * deviation
      return sure && above >= need ? above : 0
    }
    const own = alarm.rule === 'rate' ? aboveOf(alarm.service, alarm, series, settings).above : alarm.observed
    const root = rootOf(alarm.service, own, input, explains)
    groups.set(root, [...(groups.get(root) ?? []), alarm])
  }
  return [...groups].map(([root, members]) => cascadeOf(root, members, byService.get(root), series))
}

function cascadeOf(root: string, members: readonly Alarm[], own: Alarm | undefined, series: Series): Cascade {
  const loudest = members.reduce((best, alarm) => (alarm.tail < best.tail ? alarm : best))
  const spoken = own ?? loudest
  const alarm = { ...spoken, ...tally(series.rates(root), spoken.from, spoken.to), service: root }
  const callers = members.filter(({ service }) => service !== root)
  const joined = callers.map(({ service }) => service).sort()
  return { root, alarm, joined: joined.slice(0, 20), shown: [alarm, ...callers] }
}

/** Errors of a service in the time of an alarm above its usual, and how far they wander by chance. */
function aboveOf(service: string, { from, to }: Alarm, series: Series, settings: DetectorSettings) {
  const { requests, errors } = tally(series.rates(service), from, to)
  const { rate, phi, kappa } = baselineFor(series, service, from, settings)
  const usual = requests * rate
  return { above: Math.max(0, errors - usual), deviation: Math.sqrt(phi * usual + kappa * usual * usual) }
}

/** `trouble`: errors of `service` that are to be explained. `explains`: those of a callee, 0 where they are fewer than needed. */
function rootOf(
  service: string,
  trouble: number,
  input: LookInput,
  explains: (callee: string, need: number) => number,
): string {
  const visited = new Set([service])
  let at = { service, errors: trouble }
  for (;;) {
    const need = Math.max(2, EXPLAINS * at.errors)
    const next = calleesOf(input, at.service)
      .filter((callee) => !visited.has(callee))
      .map((callee) => ({ service: callee, errors: explains(callee, need) }))
      .filter(({ errors }) => errors > 0)
      .sort((a, b) => b.errors - a.errors || (a.service < b.service ? -1 : 1))[0]
    if (next === undefined) return at.service
    visited.add(next.service)
    at = next
  }
}

function calleesOf(input: LookInput, service: string): readonly string[] {
  return input.calls.filter((call) => call.caller === service && call.calls > 0).map((call) => call.callee)
}
