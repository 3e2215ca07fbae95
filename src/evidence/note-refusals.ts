import { RetryLater } from '../kit/outcome.ts'
import type { Evidence } from './evidence.ts'

/** Evidence that remembers why it could not store what was sent, until it stores something again. */
export function noteRefusals(evidence: Evidence): Evidence {
  let refused: RetryLater | undefined
  const noting = async (store: Promise<void>) => {
    try {
      await store
      refused = undefined
    } catch (error) {
      // Rows that can never be stored tell of their sender, not of the store.
      if (error instanceof RetryLater) refused = error
      throw error
    }
  }
  return {
    ...evidence,
    addLogs: (rows) => noting(evidence.addLogs(rows)),
    addSpans: (rows) => noting(evidence.addSpans(rows)),
    refused: () => refused,
  }
}
