import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

export interface FoundCase {
  readonly kind: 'incident' | 'metrics'
  /** `incident-name`, `system/issue_3`. */
  readonly name: string
  readonly dir: string
}

/** How deep below the folder given cases are looked for. */
const DEPTH = 5

/** Every case below a folder, or the folder itself, known by the files it holds; in the order of their names. */
export function findCases(root: string): FoundCase[] {
  const found = search(root, DEPTH).map((dir): FoundCase => {
    const kind = existsSync(join(dir, 'alert.json')) ? 'incident' : 'metrics'
    return { kind, dir, name: kind === 'incident' ? basename(dir) : metricsName(dir) }
  })
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function search(dir: string, depth: number): string[] {
  if (existsSync(join(dir, 'alert.json'))) return [dir]
  if (existsSync(join(dir, 'metrics.csv'))) return baselineOf(dir) === undefined ? [] : [dir]
  if (depth === 0) return []
  const folders = readdirSync(dir, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() || entry.isSymbolicLink(),
  )
  return folders.flatMap((entry) => search(join(dir, entry.name), depth - 1))
}

/** The folder of a system: the nearest one above that has a call graph and a healthy stretch beside it. */
export function systemOf(dir: string): string | undefined {
  for (let at = dirname(dir); dirname(at) !== at; at = dirname(at)) if (existsSync(join(at, 'graph.csv'))) return at
  return undefined
}

/** The healthy stretch that a case is compared with; undefined for that stretch itself. */
export function baselineOf(dir: string): string | undefined {
  const system = systemOf(dir)
  const path = system && join(system, 'noissue', 'metrics.csv')
  return path !== undefined && existsSync(path) && dirname(path) !== dir ? path : undefined
}

/** The system and the case; what lies between them (`train`, `test`) is no part of a name. */
function metricsName(dir: string): string {
  const system = systemOf(dir) ?? dirname(dir)
  const inner = relative(system, dir).split(/[/\\]/)
  return `${basename(system)}/${inner.length > 1 && /^(?:train|test)$/.test(inner[0] ?? '') ? inner.slice(1).join('/') : inner.join('/')}`
}
