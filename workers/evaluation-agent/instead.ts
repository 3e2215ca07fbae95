import type { QueryRow } from '../../src/evidence/catalogue.ts'
import type { FailsInstead } from '../../src/timeline/payloads/evaluation.ts'
import { iso } from './iso.ts'

/** Of errors that came this share as often as the most frequent one, the oldest leads: others follow from it. */
const SHARE = 0.2
const LEAST = 5

/**
 * What fails since the fix, new since the incident began, in whatever service: `counts` are those since the fix, `seen` when
 * each error came first. Pure.
 */
export function failsInstead(
  counts: readonly QueryRow<'signature_counts'>[],
  seen: readonly QueryRow<'signature_seen'>[],
  own: readonly string[],
  since: string,
): FailsInstead | undefined {
  const totals = new Map<string, number>()
  const key = ({ service, signature }: { readonly service: string; readonly signature: string }) =>
    `${service}\n${signature}`
  for (const row of counts) totals.set(key(row), (totals.get(key(row)) ?? 0) + row.count)
  const fresh = seen
    .filter((row) => !own.includes(row.signature) && iso(row.first_seen) >= iso(since))
    .map((row) => ({ row, count: totals.get(key(row)) ?? 0, at: iso(row.first_seen) }))
  const most = Math.max(0, ...fresh.map(({ count }) => count))
  const [first] = fresh
    .filter(({ count }) => count >= Math.max(LEAST, SHARE * most))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : b.count - a.count || (key(a.row) < key(b.row) ? -1 : 1)))
  if (first === undefined) return undefined
  const { service, signature, title } = first.row
  return {
    service: service.slice(0, 200),
    signature: signature.slice(0, 500),
    title: title.slice(0, 500),
    since: first.at,
    count: first.count,
  }
}
