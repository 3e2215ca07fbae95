import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { groupLines } from '../../evidence/patterns/group.ts'
import { NO_HEADER } from '../../evidence/patterns/layout/layout.ts'
import { learnLayout } from '../../evidence/patterns/layout/learn.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { csvRows } from './csv.ts'

const USAGE = 'faultline bench loghub --data DIR --out OUT [--raw]'
const STRUCTURED = '.log_structured.csv'
/** Records that the header is learned from. */
const LEARN_FROM = 1_000
/** Stands in for years that lines leave out; patterns do not depend on it. */
const ANY_DAY = new Date(0)

/**
 * Groups the lines of each Loghub set below `--data` and writes `OUT/<System>.jsonl`, an object a line: `{line, cluster, template}`.
 * It reads the column Content of `*_structured.csv` and nothing else of it, or with `--raw` the log itself. One configuration for all.
 */
export async function benchLoghub(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, out: { type: 'string' }, raw: { type: 'boolean', default: false } },
  })
  if (values.data === undefined || values.out === undefined)
    throw new GiveUp('usage', `Name the folder with the sets, and where to write: ${USAGE}.`)
  const files = await setsBelow(values.data, values.raw ? '.log' : STRUCTURED)
  if (files.length === 0)
    throw new GiveUp(
      'no-data',
      `There is no *${values.raw ? '_2k.log' : STRUCTURED} below ${values.data}. Name the folder that holds the Loghub sets.`,
    )
  await mkdir(values.out, { recursive: true })
  for (const file of files) {
    const text = await readFile(file, 'utf8')
    const lines = values.raw ? linesIn(text) : contentsIn(text, file)
    const layout = values.raw ? learnLayout(lines.slice(0, LEARN_FROM), ANY_DAY) : NO_HEADER
    const grouped = groupLines(lines, layout)
    const rows = grouped.map(({ key, template }, at) => JSON.stringify({ line: at + 1, cluster: key, template }))
    const system = path.basename(file).split('_', 1)[0] ?? ''
    await writeFile(path.join(values.out, `${system}.jsonl`), `${rows.join('\n')}\n`)
    console.log(`${system}: ${lines.length} lines, ${new Set(grouped.map(({ key }) => key)).size} patterns`)
  }
}

async function setsBelow(folder: string, ending: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new GiveUp('no-data', `There is no folder ${folder}. Name the folder that holds the Loghub sets.`)
  })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
}

function linesIn(text: string): readonly string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}

function contentsIn(text: string, file: string): readonly string[] {
  const [header = [], ...rows] = csvRows(text)
  const content = header.indexOf('Content')
  if (content < 0) throw new GiveUp('no-column', `${file} has no column Content. Give the structured file of the set.`)
  return rows.map((row) => row[content] ?? '')
}
