import type { QueryId, QueryParams, QueryRow } from '../../src/evidence/catalogue.ts'
import type { Window } from '../../src/timeline/payloads/shared.ts'
import { epochMs, isoOf } from '../../src/worker-kit/instants.ts'
import { spansOutside } from '../../src/worker-kit/usual.ts'
import type { Brief } from './gathered.ts'
import { inPast } from './past.ts'

export type Ask = <Q extends QueryId>(id: Q, window: Window, params: QueryParams<Q>) => Promise<readonly QueryRow<Q>[]>

/** How the parts of the evidence name an error: service and signature. */
export function errorKey(row: { readonly service: string; readonly signature: string }): string {
  return `${row.service}\n${row.signature}`
}

/** The errors that were seen before, but in past incidents alone: they are not usual, they are back. */
export async function returningErrors(
  ask: Ask,
  brief: Brief,
  seen: readonly QueryRow<'signature_seen'>[],
): Promise<ReadonlySet<string>> {
  const margin = brief.bucket_s * 1_000
  const began = (row: QueryRow<'signature_seen'>) => epochMs(row.first_seen)
  const back = seen.filter((row) => inPast(brief.past, began(row), began(row) + margin))
  if (back.length === 0) return new Set()
  const known = new Set<string>()
  const onsetMs = epochMs(brief.onset)
  const from = Math.min(...back.map(began))
  for (const gap of spansOutside(brief.past.spans, from, onsetMs - margin)) {
    const window = { from: isoOf(gap.fromMs), to: isoOf(gap.toMs) }
    const bucket_s = Math.max(1, Math.ceil((gap.toMs - gap.fromMs) / 1_000))
    for (const row of await ask('signature_counts', window, { ...window, bucket_s })) known.add(errorKey(row))
  }
  return new Set(back.map(errorKey).filter((key) => !known.has(key)))
}
