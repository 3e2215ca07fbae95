import { backoffMs } from '../../src/kit/backoff.ts'
import type { Due } from '../../src/worker-kit/dispatch.ts'

/** How often a piece of work was sent while its answer stayed away. */
export interface Tries {
  readonly count: number
  /** When this process first sent it: a house that was down for weeks begins anew. */
  readonly sinceMs: number
  readonly nextMs: number
}

/** Both the tries and the time: a clock that jumps ahead has had no tries, and slow work is not given up for its tries. */
export function isSpent({ owed }: Due, tries: Tries | undefined, now: Date, maxTries: number): boolean {
  return tries !== undefined && tries.count >= maxTries && now.getTime() - tries.sinceMs >= owed.patienceS * 1_000
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
    const { count, sinceMs } = before.get(nameOf(one)) ?? { count: 0, sinceMs: now.getTime() }
    const nextMs = now.getTime() + backoffMs(count + 1, patienceMs)
    kept.set(nameOf(one), { count: count + 1, sinceMs, nextMs })
  }
  return kept
}

/** Queue and key: what one piece of owed work is called as long as it is owed. */
export function nameOf({ task }: Due): string {
  return `${task.queue}/${task.key}`
}
