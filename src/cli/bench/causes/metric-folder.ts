import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MetricSeries } from '../../../../workers/context-builder/signals.ts'
import { GiveUp } from '../../../kit/outcome.ts'
import { isoOf } from '../../../worker-kit/instants.ts'
import { baselineOf, systemOf } from './find-cases.ts'
import type { ImportedCase } from './run-case.ts'

interface Table {
  /** `node\nmetric\nstatistic` -> values, NaN where a cell is empty. */
  readonly columns: ReadonlyMap<string, readonly number[]>
  readonly timesMs: readonly number[]
}

/** A folder with metrics alone, a healthy stretch and a call graph beside it. Its truth is never opened. */
export function readMetricFolder(dir: string): Omit<ImportedCase, 'name'> {
  const [system, baseline] = [systemOf(dir), baselineOf(dir)]
  if (system === undefined || baseline === undefined)
    throw new GiveUp('usage', `${dir} has no graph.csv and noissue/metrics.csv above it; give the folder of a system.`)
  const [usual, now] = [readTable(baseline), readTable(join(dir, 'metrics.csv'))]
  const columns = [...now.columns].filter(([key]) => !isArtefact(key.split('\n', 1)[0] ?? ''))
  const series = columns.map(([key, values]): MetricSeries => {
    const [service = '', metric = '', statistic = ''] = key.split('\n')
    const points = values.flatMap((value, place) =>
      Number.isNaN(value) ? [] : [{ atMs: now.timesMs[place] ?? 0, value }],
    )
    const known = (usual.columns.get(key) ?? []).filter((value) => !Number.isNaN(value))
    return { service, metric: `${metric} ${statistic}`, usual: known, points: points.sort((a, b) => a.atMs - b.atMs) }
  })
  const [firstMs = 0, lastMs = 0] = [Math.min(...now.timesMs), Math.max(...now.timesMs)]
  return {
    alert: { service: '', title: 'A window of metrics', at: isoOf(firstMs) },
    until: isoOf(lastMs + 300_000),
    rows: { logs: [], spans: [], deploys: [] },
    commits: [],
    signals: { series, calls: readGraph(join(system, 'graph.csv')), flags: [], notices: [] },
  }
}

/** Three lines of header (node, metric, statistic), perhaps one that names the index, then a line a moment. */
function readTable(path: string): Table {
  const [nodes = [], metrics = [], statistics = [], ...rest] = cellsOf(path)
  const rows = rest.filter((row) => row[0] !== undefined && row[0] !== '' && Number.isFinite(Number(row[0])))
  // A moment told twice counts once; the order of lines counts nothing.
  const byTime = new Map(rows.map((row) => [Number(row[0]), row]))
  const sorted = [...byTime].sort(([a], [b]) => a - b)
  const columns = new Map<string, number[]>()
  for (let place = 1; place < nodes.length; place++) {
    const key = `${nodes[place]}\n${metrics[place]}\n${statistics[place]}`
    const values = sorted.map(([, row]) =>
      row[place] === undefined || row[place] === '' ? Number.NaN : Number(row[place]),
    )
    columns.set(key, values)
  }
  const ordered = new Map([...columns].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { columns: ordered, timesMs: sorted.map(([seconds]) => seconds * 1_000) }
}

/** A matrix with names on both sides: 1 where the node of the line calls that of the column. */
function readGraph(path: string): { caller: string; callee: string }[] {
  const [names = [], ...rows] = cellsOf(path)
  return rows.flatMap(([caller = '', ...cells]) =>
    cells.flatMap((cell, place) => (Number(cell) > 0 ? [{ caller, callee: names[place + 1] ?? '' }] : [])),
  )
}

/** Names in these files hold no commas and no quotes. */
function cellsOf(path: string): string[][] {
  const lines = readFileSync(path, 'utf8').split(/\r?\n/)
  return lines.filter((line) => line !== '').map((line) => line.split(','))
}

/** A caller's own view of a call, as tracers draw it: it stands for an edge, not for a thing that can fail by itself. */
function isArtefact(node: string): boolean {
  return /(?:_remote|_client)$|\belb\b|load-?balancer/i.test(node)
}
