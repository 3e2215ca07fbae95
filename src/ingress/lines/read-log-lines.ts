import { follows, startsFailure } from '../../evidence/lines/continuation.ts'
import { severityNumberOf } from '../../evidence/lines/severity.ts'
import type { LogRow } from '../../evidence/rows.ts'
import { addLine, type OpenRecord, rowOf } from './assemble.ts'
import { detectFormat, PARSERS } from './detect-format.ts'
import type { LineDraft } from './draft.ts'
import { parseJson } from './parse-json.ts'
import { type LineFormat, type LineTally, newTally } from './tally.ts'
import { PAUSE } from './text-lines.ts'

export interface ReadLogOptions {
  /** For lines that do not name their service. */
  readonly service?: string
  /** `auto` decides by the first lines. */
  readonly format?: LineFormat | 'auto'
  /** Stands in where a line has no time, no year or no day. */
  readonly receivedAt: Date
  /** The time given to records before any with one; `receivedAt` by default. */
  readonly now?: () => Date
  /** Counts as it goes; read it when the rows are through. */
  readonly tally?: LineTally
}

const SAMPLE_LINES = 30

/**
 * Rows of a log in any of the usual formats, in the order of the lines; every line ends up in exactly one row. At a `PAUSE`
 * all that came is told: the format of so few lines counts for them alone.
 */
export async function* readLogLines(
  lines: AsyncIterable<string | typeof PAUSE> | Iterable<string>,
  options: ReadLogOptions,
): AsyncGenerator<LogRow> {
  const { format = 'auto', receivedAt, tally = newTally() } = options
  const reader = createReader(options, tally)
  const sample: string[] = []
  let told = 0
  tally.format = format === 'auto' ? undefined : format
  function* tellSample(found: LineFormat) {
    for (const early of sample.slice(told)) yield* reader.take(early, found)
    told = sample.length
  }
  for await (const line of lines) {
    if (line === PAUSE) {
      if (tally.format === undefined) yield* tellSample(detectFormat(sample, receivedAt))
      yield* reader.end()
      continue
    }
    tally.lines += 1
    if (tally.format !== undefined) {
      yield* reader.take(line, tally.format)
      continue
    }
    if (sample.push(line) < SAMPLE_LINES) continue
    tally.format = detectFormat(sample, receivedAt)
    yield* tellSample(tally.format)
  }
  if (tally.format === undefined) {
    tally.format = detectFormat(sample, receivedAt)
    yield* tellSample(tally.format)
  }
  yield* reader.end()
}

interface LineReader {
  take(line: string, format: LineFormat): readonly LogRow[]
  end(): readonly LogRow[]
}

function createReader({ service, receivedAt, now = () => receivedAt }: ReadLogOptions, tally: LineTally): LineReader {
  let open: OpenRecord | undefined
  let at: string | undefined

  function end(): readonly LogRow[] {
    if (!open) return []
    const record = wholeJson(open, receivedAt)
    open = undefined
    const read = now().toISOString()
    const row = rowOf(record, { service, at: at ?? read })
    if (at === undefined && row.timestamp === read) tally.untimed += 1
    else at = row.timestamp
    tally.records += 1
    if (!record.parsed) tally.unparsed += 1
    return [row]
  }

  function begin(draft: LineDraft, parsed: boolean): readonly LogRow[] {
    const before = end()
    open = { draft, more: [], size: draft.body.length, parsed }
    return before
  }

  return {
    end,
    take(line, format) {
      if (line.trim() === '') return []
      const failure = startsFailure(line)
      const draft = failure ? undefined : PARSERS[format](line, receivedAt)
      if (draft) return begin(draft, true)
      if (open && (failure ? isTrouble(open) : follows(line, open.more)) && addLine(open, line)) return []
      const other = failure || format === 'text' ? undefined : PARSERS.text(line, receivedAt)
      if (other) return begin(other, true)
      return begin({ body: line, level: failure ? 'ERROR' : undefined, attributes: [] }, failure)
    },
  }
}

/** An error, or a record whose trace has begun: what looks like a failure next belongs to it. */
function isTrouble({ draft, more }: OpenRecord): boolean {
  return severityNumberOf(draft.level ?? '') >= 17 || more.some((line) => /^(?:Traceback|\s+(?:at|File) )/.test(line))
}

/** JSON printed over several lines is read as JSON once it is whole. */
function wholeJson(record: OpenRecord, receivedAt: Date): OpenRecord {
  if (record.parsed || !record.draft.body.startsWith('{')) return record
  const draft = parseJson([record.draft.body, ...record.more].join('\n'), receivedAt)
  return draft ? { draft, more: [], size: 0, parsed: true } : record
}
