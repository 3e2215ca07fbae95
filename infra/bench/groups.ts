import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { csvRows } from '../../src/cli/bench/csv.ts'
import { groupLines } from '../../src/evidence/patterns/group.ts'
import { NO_HEADER } from '../../src/evidence/patterns/layout/layout.ts'
import { learnLayout } from '../../src/evidence/patterns/layout/learn.ts'
import { type Figure, rounded } from './figure.ts'

const STRUCTURED = '.log_structured.csv'
/** Records that a header is learned from, as the command does. */
const LEARN_FROM = 1_000

interface LogSet {
  readonly contents: readonly string[]
  readonly raw: readonly string[]
  /** The event of each line, as people told them apart. */
  readonly truth: readonly string[]
}

/** By what a line is grouped. */
const WAYS: Readonly<Record<string, (set: LogSet) => readonly string[]>> = {
  'the engine, on messages': ({ contents }) => groupLines(contents, NO_HEADER).map(({ key }) => key),
  'the engine, on raw lines': ({ raw }) =>
    groupLines(raw, learnLayout(raw.slice(0, LEARN_FROM), new Date(0))).map(({ key }) => key),
  'digits masked, on messages': ({ contents }) => contents.map((text) => text.replace(/\d+/g, '0')),
  'digits masked, on raw lines': ({ raw }) => raw.map((text) => text.replace(/\d+/g, '0')),
}

/**
 * How well lines are grouped, against the events that people gave the Loghub sets below `LOGHUB_DIR`: GA, the share of lines
 * whose group holds exactly the lines of their event, and FGA, the same over groups (Loghub-2.0). Mean and worst over the sets.
 */
export async function benchGroups(): Promise<readonly Figure[]> {
  const folder = process.env.LOGHUB_DIR ?? ''
  if (folder === '' || !existsSync(folder)) {
    console.error('groups: not measured. Set LOGHUB_DIR to a folder with Loghub sets (*_structured.csv).')
    return []
  }
  const sets = await setsBelow(folder)
  return Object.entries(WAYS).flatMap(([name, grouped]) => {
    const scores = sets.map((set) => scoreOf(grouped(set), set.truth))
    return (['GA', 'FGA'] as const).flatMap((metric) => {
      const values = scores.map((score) => score[metric])
      const about = { bench: 'groups', unit: '', n: sets.length } as const
      const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
      return [
        { ...about, metric: `${name}: ${metric}, mean`, value: rounded(mean) },
        { ...about, metric: `${name}: ${metric}, worst set`, value: rounded(Math.min(...values)) },
      ]
    })
  })
}

async function setsBelow(folder: string): Promise<readonly LogSet[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter(({ name }) => name.endsWith(STRUCTURED))
    .map((entry) => path.join(entry.parentPath, entry.name))
  return Promise.all(
    files.sort().map(async (file) => {
      const [header = [], ...rows] = csvRows(await readFile(file, 'utf8'))
      const column = (name: string) => rows.map((row) => row[header.indexOf(name)] ?? '')
      const raw = await readFile(file.replace(STRUCTURED, '.log'), 'utf8')
      return {
        contents: column('Content'),
        raw: raw.replace(/\r?\n$/, '').split(/\r?\n/),
        truth: column('EventId'),
      }
    }),
  )
}

function scoreOf(groups: readonly string[], truth: readonly string[]) {
  const linesOf = (names: readonly string[]) => {
    const lines = new Map<string, number[]>()
    for (const [at, name] of names.entries()) {
      const known = lines.get(name)
      if (known === undefined) lines.set(name, [at])
      else known.push(at)
    }
    return new Map([...lines.values()].map((at) => [at.join(' '), at.length]))
  }
  const [found, known] = [linesOf(groups), linesOf(truth)]
  const exact = [...found].filter(([lines]) => known.has(lines)).map(([, size]) => size)
  const [right, wanted] = [exact.length / found.size, exact.length / known.size]
  return {
    GA: exact.reduce((sum, size) => sum + size, 0) / truth.length,
    FGA: exact.length === 0 ? 0 : (2 * right * wanted) / (right + wanted),
  }
}
