import { createMine, type Mine } from '../../evidence/patterns/mine.ts'
import { finishInTurns } from '../../evidence/patterns/steps.ts'
import { detectFormat } from '../../ingress/lines/detect-format.ts'
import { readLogLines } from '../../ingress/lines/read-log-lines.ts'
import { newTally } from '../../ingress/lines/tally.ts'
import { linesOf } from '../../ingress/lines/text-lines.ts'
import { asOutcome, GiveUp } from '../../kit/outcome.ts'
import { createTurns } from '../../kit/turns.ts'
import { chunksOf } from '../ingest/input.ts'
import { createErrorTable, type ErrorTable } from './errors.ts'
import type { Source } from './sources.ts'

export interface ReadOptions {
  readonly sources: readonly Source[]
  readonly receivedAt: Date
  readonly sinceMs?: number
  readonly signal: AbortSignal
  /** Called with each piece of input: its size, and the lines that were read before. */
  readonly onBytes: (bytes: number, lines: number) => void
}

export interface ReadLogs {
  readonly mine: Mine
  readonly errors: ErrorTable
  /** Files of a folder that were no text, each with why. */
  readonly skipped: readonly string[]
}

const LOOK_LINES = 30
/** Characters, or rows, that are read before others may have their turn. */
const [A_PIECE, ROWS_A_PIECE] = [8_192, 128]

/** Reads every line of every source once. A file that is no text ends it when it was the only one, and is said otherwise. */
export async function readLogs(options: ReadOptions): Promise<ReadLogs> {
  const errors = createErrorTable()
  const { receivedAt, sinceMs, sources } = options
  const mine = createMine({
    receivedAt,
    onLong: errors.addRecord,
    ...(sinceMs === undefined ? {} : { sinceMs }),
  })
  const skipped: string[] = []
  for (const { name } of sources) {
    try {
      await readOne(name, options, mine, errors)
    } catch (error) {
      const outcome = asOutcome(error)
      if (!(outcome instanceof GiveUp) || sources.length === 1) throw error
      skipped.push(outcome.message)
    }
    mine.endOfSource()
  }
  return { mine, errors, skipped }
}

async function readOne(name: string, options: ReadOptions, mine: Mine, errors: ErrorTable): Promise<void> {
  const chunks = counted(chunksOf(name, options.signal), (bytes) => options.onBytes(bytes, mine.tally.lines))
  const first = await chunks.next()
  if (first.done === true) return
  const whole = withFirst(first.value, chunks)
  const head = new TextDecoder().decode(first.value).split('\n', LOOK_LINES)
  const format = detectFormat(head, options.receivedAt)
  if (format === 'json' || format === 'logfmt') return readFields(whole, options, mine, errors)
  const decoder = new TextDecoder()
  const turns = createTurns()
  for await (const chunk of whole) {
    const text = decoder.decode(chunk, { stream: true })
    for (let at = 0; at < text.length; at += A_PIECE) {
      mine.feed(text.slice(at, at + A_PIECE))
      await finishInTurns(mine.table.tidying(), turns)
      if (turns.isDue()) await turns.take()
    }
  }
  mine.feed(decoder.decode())
}

/** Records that name their fields are read as ingestion reads them. */
async function readFields(
  chunks: AsyncIterable<Uint8Array>,
  { receivedAt, sinceMs }: ReadOptions,
  mine: Mine,
  errors: ErrorTable,
): Promise<void> {
  const tally = newTally()
  const turns = createTurns()
  for await (const row of readLogLines(linesOf(chunks, tally), { receivedAt, tally })) {
    const atMs = Date.parse(row.timestamp)
    mine.tally.records += 1
    if (sinceMs !== undefined && atMs < sinceMs) {
      mine.tally.outside += 1
      continue
    }
    const text = row.body === '' ? JSON.stringify(row.attributes) : row.body
    const end = text.indexOf('\n')
    mine.table.add(text, 0, end < 0 ? text.length : end, atMs, row.severity_number)
    errors.addRow(row)
    if (mine.tally.records % ROWS_A_PIECE !== 0) continue
    await finishInTurns(mine.table.tidying(), turns)
    if (turns.isDue()) await turns.take()
  }
  mine.tally.lines += tally.lines
  mine.tally.cut += tally.cut
}

async function* counted(chunks: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void) {
  for await (const chunk of chunks) {
    onBytes(chunk.length)
    yield chunk
  }
}

async function* withFirst(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}
