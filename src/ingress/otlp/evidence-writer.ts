import type { Evidence } from '../../evidence/evidence.ts'
import type { LogRow, SpanRow } from '../../evidence/rows.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { createBatcher } from './batcher.ts'

export interface EvidenceWriterOptions {
  readonly evidence: Pick<Evidence, 'addLogs' | 'addSpans'>
  readonly clock: Clock
  readonly log: Log
  /** A batch is written as soon as it has this many rows; ten times as many may wait for the store. */
  readonly maxRows?: number
  /** And at the latest this long after its first row. */
  readonly maxDelayMs?: number
}

/** Gathers the rows of many small requests into few large inserts. */
export interface EvidenceWriter {
  /** Resolves when the rows are durable. Rejects with `RetryLater` when the store is behind or refuses for now. */
  logs(rows: readonly LogRow[]): Promise<void>
  spans(rows: readonly SpanRow[]): Promise<void>
  /** Writes what is waiting; refuses rows from then on. */
  close(): Promise<void>
}

export function createEvidenceWriter(options: EvidenceWriterOptions): EvidenceWriter {
  const { evidence, clock, log, maxRows = 5_000, maxDelayMs = 100 } = options
  const limits = { clock, maxRows, maxDelayMs, maxWaiting: maxRows * 10 }
  const logs = createBatcher<LogRow>({
    ...limits,
    log: log.child({ rows: 'logs' }),
    write: (rows) => evidence.addLogs(rows),
  })
  const spans = createBatcher<SpanRow>({
    ...limits,
    log: log.child({ rows: 'spans' }),
    write: (rows) => evidence.addSpans(rows),
  })
  return {
    logs: (rows) => logs.add(rows),
    spans: (rows) => spans.add(rows),
    async close() {
      await Promise.all([logs.close(), spans.close()])
    },
  }
}
