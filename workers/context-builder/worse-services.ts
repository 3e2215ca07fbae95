import { poissonTail } from '../../src/kit/chance.ts'
import type { OpenNow } from './open-now.ts'
import type { ErrorPattern, ServiceRate } from './tally.ts'

/** Chances below this are no chance: what is rarer than that in usual times is worse than usual. */
const RARE = 1e-3

/** What is held against usual times. */
export interface Compared {
  readonly rates: readonly ServiceRate[]
  readonly patterns: readonly ErrorPattern[]
  /** Seconds of the window before the onset and since. */
  readonly lengths: { readonly beforeS: number; readonly duringS: number }
  /** The error that opened the incident; empty where none did. */
  readonly signature: string
  readonly open?: readonly OpenNow[]
  /** Services whose errors belong to incidents that are over. */
  readonly ended?: ReadonlySet<string>
}

/** Services that fail more often, have errors that are new or come oftener, or fail by the figures of an open incident; sorted. */
export function worseServices(seen: Compared): readonly string[] {
  const failing = seen.rates.filter(failsMore).map(({ service }) => service)
  const erring = seen.patterns.filter((one) => comesMore(one, seen)).map(({ service }) => service)
  const known = (seen.open ?? []).flatMap((one) => one.failing ?? [])
  const now = [...failing, ...erring].filter((service) => seen.ended?.has(service) !== true)
  return [...new Set([...now, ...known])].sort()
}

function failsMore({ before, during }: ServiceRate): boolean {
  return during.errors >= 2 && poissonTail(during.errors, usualShare(before) * during.requests) < RARE
}

/** With a little doubt about what is usual, so that few requests prove little. */
export function usualShare({ requests, errors }: ServiceRate['before']): number {
  return (errors + 0.5) / (requests + 100)
}

function comesMore(pattern: ErrorPattern, { lengths, signature }: Pick<Compared, 'lengths' | 'signature'>): boolean {
  const { before, during, fresh } = pattern
  if (fresh && (during >= 3 || (signature !== '' && pattern.signature === signature))) return true
  const expected = ((before + 0.5) / Math.max(1, lengths.beforeS)) * lengths.duringS
  return during >= 5 && poissonTail(during, expected) < RARE / 10
}
