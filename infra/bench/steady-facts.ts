import type { TimelineEvent } from '../../src/timeline/events.ts'
import { percentile, rounded } from './figure.ts'
import { pause } from './house.ts'

/** What the house is held to. */
export const A_SECOND = 200
const SLICE_MS = 100

/** Seconds that a load lasts: `FAULTLINE_BENCH_SECONDS`, a minute by default. */
export function loadSeconds(): number {
  return Number(process.env.FAULTLINE_BENCH_SECONDS || 60)
}

/** Hands out facts at a steady pace, whatever becomes of them. Resolves with the longest time that a hand-out came late. */
export async function sustained(
  facts: readonly TimelineEvent[],
  say: (events: readonly TimelineEvent[]) => Promise<void>,
): Promise<number> {
  const size = (A_SECOND * SLICE_MS) / 1_000
  const start = performance.now()
  const said: Promise<void>[] = []
  let worst = 0
  for (let slice = 0; slice * size < facts.length; slice++) {
    const dueMs = start + slice * SLICE_MS
    await pause(Math.max(0, dueMs - performance.now()))
    worst = Math.max(worst, performance.now() - dueMs)
    said.push(say(facts.slice(slice * size, (slice + 1) * size)))
  }
  await Promise.all(said)
  return worst
}

/** This many facts of incidents, `atOnce` of which are told at the same time, a fact of each in turn. */
export function interleaved(
  count: number,
  atOnce: number,
  eventsOf: (number: number) => readonly TimelineEvent[],
): readonly TimelineEvent[] {
  const facts: TimelineEvent[] = []
  for (let first = 0; facts.length < count; first += atOnce) {
    const some = Array.from({ length: atOnce }, (_, more) => eventsOf(first + more))
    const longest = Math.max(...some.map(({ length }) => length))
    for (let turn = 0; turn < longest; turn++) facts.push(...some.flatMap((events) => events[turn] ?? []))
  }
  return facts.slice(0, count)
}

/** Figures of how long facts took until they stood in the projection. */
export function lagFigures(bench: string, lags: readonly number[]) {
  const about = { bench, n: lags.length, unit: 'ms' }
  return [
    { ...about, metric: 'append until projected, p50', value: rounded(percentile(lags, 0.5)) },
    { ...about, metric: 'append until projected, p99', value: rounded(percentile(lags, 0.99)), aim: 2_000 },
  ]
}

/** The median of the second tenth of what was seen, when everything had begun, and of the last. */
export function atFirstAndAtTheEnd(seen: readonly number[]): readonly [number, number] {
  const tenth = Math.max(1, Math.floor(seen.length / 10))
  return [percentile(seen.slice(tenth, 2 * tenth), 0.5), percentile(seen.slice(-tenth), 0.5)]
}
