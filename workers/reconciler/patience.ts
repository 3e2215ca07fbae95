import { backoffMs } from '../../src/kit/backoff.ts'
import type { Due } from '../../src/worker-kit/dispatch.ts'

/** How often a piece of work was sent while its answer stayed away. */
export interface Tries {
  readonly count: number
  /** Time since the first, by this process: a house that was down for weeks begins anew. Without the last wait. */
  readonly waitedMs: number
  readonly sentMs: number
  readonly nextMs: number
}

/** Both the tries and the time: slow work is not given up for its tries, nor quick work for a slow day. */
export function isSpent({ owed }: Due, tries: Tries | undefined, now: Date, maxTries: number): boolean {
  return tries !== undefined && tries.count >= maxTries && waitedMs(tries, now) >= owed.patienceS * 1_000
}

/** It is time to send it, again or at all. A clock that was set back since tells nothing, so it is sent. */
export function isRipe(tries: Tries | undefined, now: Date): boolean {
  return tries === undefined || tries.nextMs <= now.getTime() || now.getTime() < tries.sentMs
}

/** It was sent, and its answer is not here after the first wait. */
export function isLate(tries: Tries | undefined, now: Date): boolean {
  return tries !== undefined && (tries.count > 1 || tries.nextMs <= now.getTime())
}

/** How long the answer has stayed away. A wait counts twice its length at the most: a machine that slept has not waited. */
export function waitedMs({ waitedMs, sentMs, nextMs }: Tries, now: Date): number {
  return waitedMs + Math.min(Math.max(0, now.getTime() - sentMs), 2 * (nextMs - sentMs))
}

/** What is due no more is forgotten, so that the same work begins anew when it is owed again. */
export function triesAfter(
  before: ReadonlyMap<string, Tries>,
  due: readonly Due[],
  sent: readonly Due[],
  now: Date,
  patienceMs: number,
): ReadonlyMap<string, Tries> {
  const kept = new Map<string, Tries>()
  for (const one of due) {
    const tries = before.get(nameOf(one))
    if (tries !== undefined) kept.set(nameOf(one), tries)
  }
  for (const one of sent) {
    const tries = before.get(nameOf(one))
    const count = tries?.count ?? 0
    const sentMs = now.getTime()
    const nextMs = sentMs + backoffMs(count + 1, patienceMs)
    kept.set(nameOf(one), {
      count: count + 1,
      waitedMs: tries === undefined ? 0 : waitedMs(tries, now),
      sentMs,
      nextMs,
    })
  }
  return kept
}

/** Queue and key: what one piece of owed work is called as long as it is owed. */
export function nameOf({ task }: Due): string {
  return `${task.queue}/${task.key}`
}
