import type { QueryRow } from '../../src/evidence/catalogue.ts'
import { detectIn } from './detect.ts'
import type { DetectorDraft } from './found.ts'
import { type LookInput, seconds } from './input.ts'
import type { Ledger } from './ledger.ts'
import { newLedger } from './series.ts'
import type { DetectorSettings } from './settings.ts'

/** A look with its rows beside it: `rates` and `counts` by bucket, `history` by block. For specs. */
export interface DetectInput extends LookInput {
  readonly rates: readonly QueryRow<'service_rate'>[]
  readonly history: readonly QueryRow<'service_rate'>[]
  readonly counts: readonly QueryRow<'signature_counts'>[]
}

/** Such rows have no hours of signatures: the rule of known ones is not asked. */
export function detect(input: DetectInput, settings: DetectorSettings): readonly DetectorDraft[] {
  return detectIn(ledgerOf(input, settings), input, { ...settings, signatureWindows: [] }).drafts
}

/** The rows of one look as a ledger would remember them. */
export function ledgerOf(input: DetectInput, settings: DetectorSettings): Ledger {
  const ledger = newLedger(settings)
  const end = seconds(input.end)
  // Thousands of looks in a spec: fields by name are copied several times as fast as the rest of a row.
  const rates = input.rates.map(({ service, bucket, requests, errors }) => ({
    service,
    at: secondsOf(bucket),
    requests,
    errors,
  }))
  const counts = input.counts.map(({ service, signature, bucket, count }) => ({
    service,
    signature,
    at: secondsOf(bucket),
    count,
  }))
  const blocks = input.history.map(({ service, bucket, requests, errors }) => {
    return { service, at: secondsOf(bucket), requests, errors: Math.min(errors, requests), squares: 0, buckets: 0 }
  })
  ledger.load({ blocks: end, hours: end }, blocks, [])
  ledger.absorb(Number.NEGATIVE_INFINITY, end, rates, counts)
  ledger.first(
    input.seen.map(({ service, signature, first_seen }) => ({ service, signature, at: seconds(first_seen) })),
  )
  return ledger
}

const read = new Map<string, number>()

/** Worlds of hours name each bucket in thousands of looks. */
function secondsOf(bucket: string): number {
  const at = read.get(bucket) ?? seconds(bucket)
  read.set(bucket, at)
  return at
}
