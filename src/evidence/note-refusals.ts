import { RetryLater } from '../kit/outcome.ts'
import type { Evidence } from './evidence.ts'

/** Senders repeat what was refused within seconds: where none did for so long, nothing is known of the store any more. */
const KNOWN_MS = 60_000

/** Evidence that remembers why it could not store what was sent: until it stores something again, or nobody sends for a minute. */
export function noteRefusals(evidence: Evidence, nowMs: () => number = () => performance.now()): Evidence {
  let refused: { readonly why: RetryLater; readonly atMs: number } | undefined
  const noting = async (store: Promise<void>) => {
    try {
      await store
      refused = undefined
    } catch (error) {
      // Rows that can never be stored tell of their sender, not of the store.
      if (error instanceof RetryLater) refused = { why: error, atMs: nowMs() }
      throw error
    }
  }
  return {
    ...evidence,
    addLogs: (rows) => noting(evidence.addLogs(rows)),
    addSpans: (rows) => noting(evidence.addSpans(rows)),
    refused: () => (refused !== undefined && nowMs() - refused.atMs < KNOWN_MS ? refused.why : undefined),
  }
}
