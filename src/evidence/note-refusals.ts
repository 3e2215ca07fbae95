import { GiveUp, RetryLater } from '../kit/outcome.ts'
import type { Evidence } from './evidence.ts'

/** Senders repeat what was refused within seconds: where none did for so long, nothing is known of the store any more. */
const KNOWN_MS = 60_000

/** A wrong login, a missing grant or table: nothing is wrong with the rows, and the store's operator can mend it. */
const STORES_FAULTS = new Set(['evidence-login', 'evidence-refused', 'evidence-database'])

/**
 * Evidence that remembers why it could not store what was sent: until it stores something again, or nobody sends for a minute.
 * What the operator of the store alone can mend is `RetryLater` too: a sender told otherwise drops its batch.
 */
export function noteRefusals(evidence: Evidence, nowMs: () => number = () => performance.now()): Evidence {
  let refused: { readonly why: RetryLater; readonly atMs: number } | undefined
  const noting = async (store: Promise<void>) => {
    try {
      await store
      refused = undefined
    } catch (error) {
      const why = later(error)
      // Rows that can never be stored tell of their sender, not of the store.
      if (why instanceof RetryLater) refused = { why, atMs: nowMs() }
      throw why
    }
  }
  return {
    ...evidence,
    addLogs: (rows) => noting(evidence.addLogs(rows)),
    addSpans: (rows) => noting(evidence.addSpans(rows)),
    refused: () => (refused !== undefined && nowMs() - refused.atMs < KNOWN_MS ? refused.why : undefined),
  }
}

function later(error: unknown): unknown {
  if (!(error instanceof GiveUp) || !STORES_FAULTS.has(error.code)) return error
  return new RetryLater(error.code, error.message, { cause: error })
}
