import { existsSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, Figure } from './figure.ts'

/** Loaded when they are asked for: a bench measures nothing of the others' memory. */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  append: async () => (await import('./log.ts')).benchAppend,
  replay: async () => (await import('./log.ts')).benchReplay,
  fold: async () => (await import('./fold.ts')).benchFold,
  dispatch: async () => (await import('./dispatch.ts')).benchDispatch,
  webhooks: async () => (await import('./webhooks.ts')).benchWebhooks,
  load: async () => (await import('./load.ts')).benchLoad,
  'load-servers': async () => (await import('./load-servers.ts')).benchLoadServers,
  growth: async () => (await import('./growth.ts')).benchGrowth,
  rebuild: async () => (await import('./rebuild.ts')).benchRebuild,
  project: async () => (await import('./project.ts')).benchProject,
  history: async () => (await import('./history.ts')).benchHistory,
  ack: async () => (await import('./ack.ts')).benchAck,
  sim: async () => (await import('./sim.ts')).benchSim,
  card: async () => (await import('./card.ts')).benchCard,
  detect: async () => (await import('./detect.ts')).benchDetect,
  tick: async () => (await import('./tick.ts')).benchTick,
  causes: async () => (await import('./causes.ts')).benchCauses,
  memory: async () => (await import('./card.ts')).benchMemory,
  patterns: async () => (await import('./patterns.ts')).benchPatterns,
  groups: async () => (await import('./groups.ts')).benchGroups,
}

/** One name for several: the evidence engine on data of others beside rules of one line, and what the log takes and gives. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  engine: ['groups', 'detect', 'causes', 'patterns'],
  timeline: ['append', 'replay'],
}

/** Minutes rather than seconds: measured when it is named. */
const LONG: ReadonlySet<string> = new Set(['history', 'project', 'tick', 'load', 'load-servers', 'growth'])

async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.filter((name) => !(name in BENCHES))
  if (unknown.length > 0) {
    console.error(
      `There is no bench "${unknown.join('", "')}". Choose from: ${[...Object.keys(BENCHES), ...Object.keys(TOGETHER)].join(', ')}.`,
    )
    process.exitCode = 2
    return
  }
  console.log(JSON.stringify(machine()))
  const figures: Figure[] = []
  for (const [name, load] of Object.entries(BENCHES)) {
    if (asked.length > 0 ? !asked.includes(name) : LONG.has(name)) continue
    for (const figure of await (await load())()) {
      console.log(JSON.stringify(figure))
      figures.push(figure)
    }
  }
  console.error(table(figures))
}

/** Figures mean little without it: a shared machine halves them. */
function machine() {
  const [load1 = 0, load5 = 0] = loadavg()
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    load_1min: Number(load1.toFixed(2)),
    load_5min: Number(load5.toFixed(2)),
  }
}

function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ bench, metric, value, unit, ratio, aim, n }) => [
    `${bench}: ${metric}`,
    `${value.toLocaleString('en')} ${unit}`,
    aim === undefined ? '' : `aim ${aim.toLocaleString('en')}`,
    ratio === undefined ? '' : `${ratio} of bare`,
    `n ${n.toLocaleString('en')}`,
  ])
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

/** Each bench reads where its data is from the environment; a folder with all of it names the rest. */
function findData(folder: string): void {
  process.env.BENCH_DATA = folder
  process.env.LOGHUB_DIR ??= join(folder, 'loghub-2k')
  const generator = join(folder, '..', 'bench', 'detect_bench.py')
  if (existsSync(generator)) process.env.DETECT_GENERATOR ??= generator
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { data: { type: 'string' } } })
if (values.data !== undefined) findData(values.data)
await main(positionals.flatMap((name) => TOGETHER[name] ?? [name]))
