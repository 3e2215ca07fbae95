import type { SignatureBook } from './ledger.ts'
import { countIn } from './series.ts'

/** How far back the old name's rate is read, in lengths of a bucket. */
const BEFORE_BUCKETS = 30
/** Fewer than this expected of the old name, and its silence says nothing. */
const TELLING = 2.5

/**
 * The old signature of which this new one is only another name: it fell silent as the new one began, and the two together
 * are no more than the old one used to be. Undefined if there is none. Pure.
 */
export function renamedFrom(
  signatures: ReadonlyMap<string, SignatureBook>,
  fresh: string,
  from: number,
  end: number,
  bucketS: number,
): string | undefined {
  const age = end - from
  const before = Math.max(age, BEFORE_BUCKETS * bucketS)
  const observed = countIn(signatures.get(fresh)?.counts ?? [], from, end)
  for (const [signature, { counts }] of signatures) {
    if (signature === fresh) continue
    const expected = (countIn(counts, from - before, from) * age) / before
    if (expected < TELLING) continue
    const still = countIn(counts, from, end)
    if (still <= expected / 4 && observed + still <= 2 * expected + 3) return signature
  }
  return undefined
}
