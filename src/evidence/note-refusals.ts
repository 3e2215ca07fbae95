import { GiveUp, RetryLater } from '../kit/outcome.ts'
import type { Evidence } from './evidence.ts'

/** Senders repeat what was refused within seconds: where none did for so long, nothing is known of the store any more. */
const KNOWN_MS = 60_000

/** What is wrong with rows, or with sending them here. All else that keeps them out is the store's, which they can wait for. */
const ROWS_FAULTS = new Set(['bad-time', 'evidence-foreign', 'evidence-rows'])

/**
 * Evidence that remembers why it could not store what was sent: until it stores something again, or nobody sends for a minute.
 * What is not the rows' fault is `RetryLater`, whatever the store calls it: a sender told otherwise drops its batch.
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
  if (!(error instanceof GiveUp) || ROWS_FAULTS.has(error.code)) return error
  return new RetryLater(error.code, error.message, { cause: error })
}
