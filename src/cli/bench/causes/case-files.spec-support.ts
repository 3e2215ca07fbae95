import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeCase } from '../../../../infra/bench/causes/made/make-case.ts'
import { TEMPLATES } from '../../../../infra/bench/causes/made/template.ts'
import type { Commit } from '../../../code-host/code-host.ts'

/** A made-up incident as files, in the layout that public cases have. */
export async function writeIncident(dir: string, kind: string): Promise<void> {
  const template = TEMPLATES.find((one) => one.kind === kind)
  if (template === undefined) throw new Error(`There is no kind "${kind}"; choose one of the templates.`)
  const { alert, rows, commits, signals } = makeCase(template, 5)
  await mkdir(join(dir, 'context'), { recursive: true })
  const put = (name: string, value: unknown) => writeFile(join(dir, name), JSON.stringify(value))
  await put('alert.json', { service: alert.service, metric: alert.metric, fired_at: alert.at, summary: alert.title })
  await put('context/commits.json', commits.map(listed))
  const deploys = rows.deploys.map(({ at, service, sha }) => ({ timestamp: at, service, commit_sha: sha }))
  await put('context/deploys.json', deploys)
  await put(
    'context/flags.json',
    signals.flags.map(({ at, ...flag }) => ({ timestamp: at, ...flag })),
  )
  const lines = rows.logs.map(({ timestamp, service, severity_text, body }) => ({
    timestamp,
    service,
    severity_text,
    msg: body,
  }))
  await writeFile(join(dir, 'logs.ndjson'), lines.map((line) => JSON.stringify(line)).join('\n'))
  const span = { trace_id: 't', service: alert.service, start: alert.at, duration_ms: 5 }
  await put('traces.json', [
    { ...span, span_id: 'a', parent_id: null, name: 'GET /', status: 'ERROR' },
    { ...span, span_id: 'b', parent_id: 'a', name: 'inner', status: 'OK', error: 'none' },
  ])
  const points = signals.series.flatMap(({ service, metric, points: all }) =>
    all.map(({ atMs, value }) => `${new Date(atMs).toISOString()},${service},${metric},${value}`),
  )
  await writeFile(join(dir, 'metrics.csv'), ['timestamp,service,metric,value', ...points].join('\n'))
}

function listed({ sha, author, at, title, files }: Commit) {
  const diff = files.map((file) => `--- a/${file.path}\n+++ b/${file.path}\n${file.patch ?? ''}`).join('\n')
  return { sha, author, timestamp: at, message: title, files_changed: files.map((file) => file.path), diff }
}

const NODES = ['edge', 'search', 'store', 'edge_client'] as const
const HEADER = [
  ['', ...NODES.flatMap((node) => [node, node])],
  ['', ...NODES.flatMap(() => ['latency', 'availability'])],
  ['', ...NODES.flatMap(() => ['Average', 'Average'])],
]

/** A system of three nodes in a row: a healthy day, one window in which the last of them is slow, one like any other. */
export async function writeSystem(dir: string): Promise<void> {
  const row = (second: number, added: number) => {
    const wave = 1 + 0.04 * Math.sin(second * 0.7)
    const latency = { edge: 0.2 * wave + added, search: 0.1 * wave + added, store: 0.05 * wave + added, edge_client: 9 }
    return [second, ...NODES.flatMap((node) => [latency[node], 100])].join(',')
  }
  const table = (added: readonly number[], from: number) =>
    [...HEADER.map((cells) => cells.join(',')), ...added.map((more, place) => row(from + place * 300, more))].join('\n')
  const put = async (path: string, text: string) => {
    await mkdir(join(dir, path), { recursive: true })
    await writeFile(join(dir, path, 'metrics.csv'), text)
  }
  await put('noissue', table(Array(200).fill(0), 300))
  await put(join('train', 'issue_0'), table([0, 0.4, 0.4, 0.4, 0], 90_000))
  await put(join('train', 'issue_1'), table([0, 0, 0, 0, 0], 90_000))
  const calls = [
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 0],
    [0, 1, 0, 0],
  ]
  const graph = NODES.map((node, place) => [node, ...(calls[place] ?? [])].join(','))
  await writeFile(join(dir, 'graph.csv'), [['', ...NODES].join(','), ...graph].join('\n'))
}
