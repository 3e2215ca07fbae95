import type { SourceLine, SourceSeries } from '../../src/evidence/evidence-source.ts'
import { signatureOf } from '../../src/evidence/signature.ts'
import { countWords, numberWords } from '../../src/kit/figures.ts'
import { instant, isoOf } from '../../src/worker-kit/instants.ts'
import { clip } from './clip.ts'
import type { Item } from './item.ts'

/** A line with the question that brought it. */
export type AskedLine = SourceLine & { readonly queryId: string }

/** A series with the question that brought it; of Prometheus where it says none. */
export type AskedSeries = SourceSeries & { readonly queryId?: string }

const MOST_PATTERNS = 15
const MOST_METRICS = 12
/** A median that moved by less than this part of what was usual is not worth a line. */
const MOVED = 0.2
/** With fewer points on a side there is no telling. */
const ENOUGH = 3

/** Lines counted by the error they are of, and series that stand elsewhere than before the onset. Pure. */
export function elsewhereItems(
  lines: readonly AskedLine[],
  series: readonly AskedSeries[],
  onsetMs: number,
): readonly Item[] {
  return [...patternItems(lines), ...metricItems(series, onsetMs)]
}

interface Pattern {
  readonly line: AskedLine
  readonly signature: string
  readonly title: string
  readonly count: number
  readonly first: string
}

function patternItems(lines: readonly AskedLine[]): Item[] {
  const patterns = new Map<string, Pattern>()
  for (const line of lines) {
    const { signature, title } = signatureOf({ ...line, clean: (text) => clip(text, 2_000) })
    const key = `${line.queryId}\n${line.service}\n${signature}`
    const known = patterns.get(key)
    const first = known === undefined || line.at < known.first ? line.at : known.first
    patterns.set(key, { line, signature, title, ...known, count: (known?.count ?? 0) + line.count, first })
  }
  return [...patterns]
    .sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
    .slice(0, MOST_PATTERNS)
    .map(([key, { line, signature, title, count, first }]) => ({
      kind: 'log_pattern',
      key,
      title: clip(title, 500),
      summary: clip(
        `${countWords(count, 'time')} in ${line.service || 'an unnamed service'}, as ${sourceWords(line)} has it, first at ${instant(first).slice(0, 19).replace('T', ' ')} UTC`,
        2_000,
      ),
      ...(line.service === '' ? {} : { service: clip(line.service, 200) }),
      at: instant(first),
      count,
      sample: clip([line.body, line.exception_stack].filter((text) => text !== '').join('\n'), 4_000),
      ref: clip(line.url ?? signature, 300),
      query_id: line.queryId.slice(0, 80),
    }))
}

function sourceWords({ queryId }: AskedLine): string {
  const [id = ''] = queryId.split('.')
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}`
}

/** Those that moved most, by the part of what was usual before the onset. */
function metricItems(series: readonly AskedSeries[], onsetMs: number): Item[] {
  return series
    .flatMap((one) => {
      const before = one.points.filter(({ atMs }) => atMs < onsetMs).map(({ value }) => value)
      const after = one.points.filter(({ atMs }) => atMs >= onsetMs).map(({ value }) => value)
      if (before.length < ENOUGH || after.length < ENOUGH) return []
      const [usual, now] = [median(before), median(after)]
      const moved = Math.abs(now - usual) / Math.max(Math.abs(usual), Number.MIN_VALUE)
      return moved < MOVED ? [] : [{ one, usual, now, top: Math.max(...after), moved: Math.min(moved, 1e9) }]
    })
    .sort((a, b) => b.moved - a.moved || (nameOf(a.one) < nameOf(b.one) ? -1 : 1))
    .slice(0, MOST_METRICS)
    .map(({ one, usual, now, top }) => ({
      kind: 'metric',
      key: nameOf(one),
      title: clip(`${one.metric} of ${one.service}`, 500),
      summary: clip(
        `Usually ${figure(usual)}; since it began ${figure(now)}, at most ${figure(top)}${one.query === undefined ? '' : `. Asked: ${one.query}`}`,
        2_000,
      ),
      ...(one.query === undefined ? {} : { ref: clip(one.query, 300) }),
      service: clip(one.service, 200),
      at: isoOf(onsetMs),
      query_id: one.queryId ?? 'prometheus.series',
    }))
}

function nameOf({ service, metric }: SourceSeries): string {
  return `${service}\n${metric}`
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? numberWords(Math.round(value)) : String(Number(value.toPrecision(3)))
}
