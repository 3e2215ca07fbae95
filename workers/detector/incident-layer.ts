import type { Alarm } from './alarm.ts'
import type { LookInput } from './input.ts'
import type { Series } from './series.ts'
import { tally } from './series.ts'

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

/**
 * Folds alarms along the call graph: the deepest callee that explains what its callers suffer is the root, they are joined.
 * One that fails a little beside a caller that is down explains nothing, and is no root. Pure.
 */
export function cascades(alarms: readonly Alarm[], input: LookInput, series: Series): readonly Cascade[] {
  const byService = new Map(alarms.map((alarm) => [alarm.service, alarm]))
  const groups = new Map<string, Alarm[]>()
  for (const alarm of alarms) {
    const root = rootOf(alarm, input, series)
    groups.set(root, [...(groups.get(root) ?? []), alarm])
  }
  return [...groups].map(([root, members]) => {
    const loudest = members.reduce((best, alarm) => (alarm.tail < best.tail ? alarm : best))
    const spoken = byService.get(root) ?? loudest
    const own = { ...spoken, ...tally(series.rates(root), spoken.from, spoken.to), service: root }
    const callers = members.filter((alarm) => alarm.service !== root)
    const joined = callers.map((alarm) => alarm.service).sort()
    return { root, alarm: own, joined: joined.slice(0, 20), shown: [own, ...callers] }
  })
}

function rootOf(alarm: Alarm, input: LookInput, series: Series): string {
  const visited = new Set([alarm.service])
  let at = alarm.service
  for (;;) {
    const errors = (service: string) => tally(series.rates(service), alarm.from, alarm.to).errors
    const need = Math.max(2, EXPLAINS * errors(at))
    const next = calleesOf(input, at)
      .filter((callee) => !visited.has(callee) && errors(callee) >= need)
      .sort((a, b) => errors(b) - errors(a) || (a < b ? -1 : 1))[0]
    if (next === undefined) return at
    visited.add(next)
    at = next
  }
}

function calleesOf(input: LookInput, service: string): readonly string[] {
  return input.calls.filter((call) => call.caller === service && call.calls > 0).map((call) => call.callee)
}
