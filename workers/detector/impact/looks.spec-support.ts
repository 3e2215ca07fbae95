import { type Impact, measureImpact, type Stretch } from './measure.ts'
import type { Bucket } from './trouble.ts'

export const START = Date.parse('2026-03-02T09:00:00.000Z')
export const at = (second: number) => new Date(START + second * 1_000).toISOString()

export function stretch(from: number, to: number, change: Partial<Stretch> = {}): Stretch {
  const fromMs = START + from * 1_000
  const toMs = START + to * 1_000
  return {
    service: 'checkout',
    fromMs,
    toMs,
    backMs: fromMs,
    bucketMs: 1_000,
    nowMs: 10_000,
    usualRate: 0.01,
    ...change,
  }
}

/** Twenty requests a second, of which `errors(second)` fail. */
export function buckets(from: number, to: number, errors: (second: number) => number, requests = 20): Bucket[] {
  return Array.from({ length: to - from }, (_, i) => ({
    atMs: START + (from + i) * 1_000,
    requests,
    errors: errors(from + i),
  }))
}

/** Of so many requests those that fail. */
export function chance(next: () => number, requests: number, share: number): number {
  return Array.from({ length: requests }, next).filter((drawn) => drawn < share).length
}

/** One look every five seconds, each after the last that turned; the last of a row that did not turn stands for it. */
export function looks(all: readonly Bucket[], toS: number): readonly Impact[] {
  const told: Impact[] = []
  for (let to = 10; to <= toS; to += 5) {
    const last = told.at(-1)
    const since = last === undefined ? at(0) : last.failing ? last.failed.window.to : last.now.window.to
    const fromMs = Date.parse(since)
    const next = measureImpact(
      { ...stretch(0, to), fromMs, backMs: Math.min(fromMs, START + (to - 150) * 1_000) },
      all,
      last,
    )
    if (next.failing !== last?.failing) told.push(next)
    else if (next.failing) told.splice(-1, 1, next)
  }
  return told
}

/** It fails from second 4 to second 30. */
export const outage = (second: number) => (second >= 4 && second < 30 ? 14 : 0)
