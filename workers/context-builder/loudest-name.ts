import type { QueryRow } from '../../src/evidence/catalogue.ts'

type Count = Pick<QueryRow<'signature_counts'>, 'service' | 'signature' | 'count'>

/** Of several names that one error has now, the one that most lines of the service have; the first of those alike. Pure. */
export function loudestName(names: readonly [string, ...string[]], service: string, counts: readonly Count[]): string {
  const lines = (name: string) =>
    counts.reduce((sum, row) => (row.service === service && row.signature === name ? sum + row.count : sum), 0)
  return names.reduce((best, name) => (lines(name) > lines(best) ? name : best))
}
