import type { LogRow } from '../../evidence/rows.ts'
import type { Clock } from '../../kit/clock.ts'
import { exportOf, recordJson, resourceJson } from './otlp-json.ts'

export interface Batch {
  /** An OTLP export request. */
  readonly json: string
  readonly records: number
  /** Of the records, ISO 8601. */
  readonly earliest: string
  readonly latest: string
}

const MAX_RECORDS = 2_000
/** Below the size from which the house looks at how well a body was compressed. */
const MAX_BYTES = 2 << 20
/** A log that is still being written is sent as it comes. */
const MAX_DELAY_MS = 1_000

/** Rows in batches of bounded size; a batch that does not fill goes a second after its first row. */
export async function* batchesOf(rows: AsyncIterable<LogRow>, clock: Clock): AsyncGenerator<Batch> {
  const source = rows[Symbol.asyncIterator]()
  let open = newBatch()
  let next = source.next()
  let due: Promise<'due'> | undefined
  let timer = new AbortController()
  for (;;) {
    const came = await (due === undefined ? next : Promise.race([next, due]))
    if (came === 'due' || came.done === true) {
      if (open.records > 0) yield open.close()
      if (came !== 'due') return timer.abort()
      ;[open, due] = [newBatch(), undefined]
      continue
    }
    open.add(came.value)
    next = source.next()
    if (open.records === 1) {
      timer = new AbortController()
      due = clock.sleep(MAX_DELAY_MS, timer.signal).then(() => 'due')
    }
    if (open.records < MAX_RECORDS && open.bytes() < MAX_BYTES) continue
    timer.abort()
    yield open.close()
    ;[open, due] = [newBatch(), undefined]
  }
}

function newBatch() {
  const byResource = new Map<string, string[]>()
  let [bytes, earliest, latest] = [0, '', '']
  const batch = {
    records: 0,
    bytes: () => bytes,
    add(row: LogRow) {
      const resource = resourceJson(row)
      const record = recordJson(row)
      const list = byResource.get(resource) ?? []
      byResource.set(resource, list)
      list.push(record)
      bytes += Buffer.byteLength(record) + 1
      batch.records += 1
      if (earliest === '' || row.timestamp < earliest) earliest = row.timestamp
      if (row.timestamp > latest) latest = row.timestamp
    },
    close: (): Batch => ({ json: exportOf(byResource), records: batch.records, earliest, latest }),
  }
  return batch
}
