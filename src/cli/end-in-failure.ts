import { GiveUp, RetryLater } from '../kit/outcome.ts'

const PATIENCE_MS = 2_500

/**
 * Says in one line why the process ends, closes what can be closed in 2.5 s, and ends it with 1. A house that has lost a
 * part must not answer on as if nothing were amiss: whoever supervises it starts it again.
 */
export async function endInFailure(error: unknown, close: () => Promise<void>): Promise<never> {
  process.exitCode = 1
  console.error(error instanceof GiveUp || error instanceof RetryLater ? error.message : error)
  setTimeout(() => process.exit(1), PATIENCE_MS)
  await close().catch(() => undefined)
  process.exit(1)
}

/** Ends a process that was asked to before its stores were open: nothing is in hand, and servers that are away are not waited for. */
export async function endUnopened(close: () => Promise<void>): Promise<never> {
  setTimeout(() => process.exit(0), PATIENCE_MS)
  await close().catch(() => undefined)
  process.exit(0)
}
