import type { ServiceMinute } from '../../src/cli/bench/replay.ts'

/** One alarm a service and quiet half hour, as a rule of one line would give it. */
export interface NaiveAlarm {
  readonly services: readonly string[]
  readonly detected_at: number
  readonly resolved_at: null
}

/** Whether a minute's share is too high, given those of the minutes before it, oldest first. */
type Rule = (share: number, before: readonly number[]) => boolean

const QUIET_MINUTES = 30
const WINDOW_MINUTES = 60

export const NAIVE_RULES = {
  'static threshold 5 %': (share) => share > 0.05,
  'rolling mean + 4 sd': (share, before) => {
    const mean = sum(before) / before.length
    const sd = Math.sqrt(sum(before.map((one) => (one - mean) ** 2)) / before.length)
    return share > mean + 4 * sd
  },
  'median + 6 MAD': (share, before) => {
    const middle = median(before)
    const mad = median(before.map((one) => Math.abs(one - middle)))
    return share > middle + 6 * 1.4826 * mad + 0.001
  },
} as const satisfies Record<string, Rule>

/** What such a rule finds in the rows, which are in order of time. */
export function naive(rows: readonly ServiceMinute[], rule: Rule): readonly NaiveAlarm[] {
  const shares = new Map<string, number[]>()
  const last = new Map<string, number>()
  const found: NaiveAlarm[] = []
  for (const { t, svc, req, err } of rows) {
    const before = shares.get(svc) ?? []
    const share = sum(Object.values(err)) / Math.max(1, req)
    if (before.length === WINDOW_MINUTES && rule(share, before)) {
      if (t - (last.get(svc) ?? Number.NEGATIVE_INFINITY) > QUIET_MINUTES)
        found.push({ services: [svc], detected_at: t, resolved_at: null })
      last.set(svc, t)
    }
    shares.set(svc, [...before, share].slice(-WINDOW_MINUTES))
  }
  return found
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
