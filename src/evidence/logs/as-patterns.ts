import type { QueryRow } from '../catalogue.ts'
import { byText } from '../correlate/telemetry.ts'
import { merging, type Skeleton } from '../patterns/merge/merge.ts'
import { scan } from '../patterns/scan.ts'
import { createSink } from '../patterns/sink.ts'
import { keyOf } from '../patterns/skeleton-key.ts'
import { finishInTurns } from '../patterns/steps.ts'

type Row = QueryRow<'log_patterns'>

/** Names of what rests on the words of a line: given at ingest, by an earlier version, or by the database to lines that have none. */
const BY_WORDS = /^(?:sk\d+|db\d+):/
const LEVELS: readonly Row['level'][] = ['quiet', 'warning', 'error']
const sink = createSink()

/**
 * Rows of one or more stretches as the patterns that a file's lines would be counted under: the database takes out digits
 * alone, and knows no values that are words. Merging looks at all stretches together, so that a pattern has one name in
 * them. Exact counts stay exact; the order of rows changes nothing.
 */
export async function asPatterns(stretches: readonly (readonly Row[])[]): Promise<readonly (readonly Row[])[]> {
  const names = await namesOf(stretches.flat())
  return stretches.map((rows) => {
    const patterns = new Map<string, Row>()
    for (const row of rows) {
      const pattern = names.get(identity(row)) ?? row.pattern
      const place = JSON.stringify([row.service, pattern])
      const known = patterns.get(place)
      patterns.set(place, known === undefined ? { ...row, pattern } : joined(known, row))
    }
    return [...patterns.values()]
  })
}

/** By row; what rests on exceptions is called as it is. */
async function namesOf(rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const services = new Map<string, { keys: Map<string, string>; skeletons: Map<string, Skeleton> }>()
  for (const row of rows.toSorted((a, b) => byText(a.title, b.title))) {
    if (!BY_WORDS.test(row.pattern)) continue
    scan(sink, row.title, 0, row.title.length, true)
    // Of a long line the title is only the beginning: the name that it was given rests on more.
    const key = row.pattern.startsWith('sk2:') ? row.pattern : keyOf(sink)
    const { keys, skeletons } = services.get(row.service) ?? { keys: new Map(), skeletons: new Map() }
    keys.set(identity(row), key)
    if (!skeletons.has(key)) skeletons.set(key, { key, tokens: sink.tokens })
    services.set(row.service, { keys, skeletons })
  }
  const names = new Map<string, string>()
  for (const { keys, skeletons } of services.values()) {
    const merged = new Map<string, string>()
    for (const { key, keys: all } of await finishInTurns(merging(skeletons.values())))
      for (const one of all) merged.set(one, key)
    for (const [row, key] of keys) names.set(row, merged.get(key) ?? key)
  }
  return names
}

function identity({ service, pattern, title }: Row): string {
  return JSON.stringify([service, pattern, title])
}

function joined(a: Row, b: Row): Row {
  return {
    ...a,
    level: LEVELS[Math.max(LEVELS.indexOf(a.level), LEVELS.indexOf(b.level))] ?? a.level,
    title: first(a.title, b.title),
    count: a.count + b.count,
    first_seen: first(a.first_seen, b.first_seen),
    last_seen: first(a.last_seen, b.last_seen) === a.last_seen ? b.last_seen : a.last_seen,
  }
}

function first(a: string, b: string): string {
  return byText(a, b) <= 0 ? a : b
}
