import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Replay, type ServiceMinute } from '../../src/cli/bench/replay.ts'
import { DETECTOR_PRESETS } from '../../workers/detector/presets.ts'
import type { DetectorSettings } from '../../workers/detector/settings.ts'
import { NAIVE_RULES, naive } from './detect-naive.ts'
import { type Alarmed, type Calls, inPool, pooled, seedsOf, type World, worldOf } from './detect-worlds.ts'
import { type Figure, rounded } from './figure.ts'
import { withScratch } from './scratch.ts'

const run = promisify(execFile)
const ALL = DETECTOR_PRESETS.default
const NEVER = { minCount: Number.POSITIVE_INFINITY, minSpread: 1, maxChance: 1 }
const undropped = (windows: DetectorSettings['windows']) => windows.map((window) => ({ ...window, drop: 0 }))

/** The rules as they are, and each without one of them. */
const VARIANTS: Readonly<Record<string, DetectorSettings>> = {
  'all rules': ALL,
  'without the rate rule': {
    ...ALL,
    windows: ALL.windows.map((window) => ({ ...window, minErrors: Number.POSITIVE_INFINITY })),
  },
  'without the signature rule': { ...ALL, signatureWindows: [] },
  'without novelty': {
    ...ALL,
    novelty: {
      ...ALL.novelty,
      nearDeploy: NEVER,
      nearDeploySoon: NEVER,
      nearDeploySteady: NEVER,
      alone: NEVER,
      loud: NEVER,
    },
  },
  'without the pace of few': { ...ALL, novelty: { ...ALL.novelty, nearDeploySteady: NEVER } },
  'without the link of renames': { ...ALL, novelty: { ...ALL.novelty, linkRenames: false } },
  'deploys say nothing of novelty': {
    ...ALL,
    novelty: { ...ALL.novelty, nearDeploy: ALL.novelty.alone, nearDeploySoon: NEVER, nearDeploySteady: NEVER },
  },
  'loudest minutes not left out': {
    ...ALL,
    windows: undropped(ALL.windows),
    signatureWindows: undropped(ALL.signatureWindows),
  },
  'shortest window asked while a release rolls out': { ...ALL, rolloutS: 0 },
  'without the time of day': { ...ALL, history: { ...ALL.history, seasonDays: 0 } },
}

/**
 * Detection on generated traffic with known incidents, against rules of one line. `DETECT_GENERATOR` names the
 * generator and scorer (`gen --seed --out --days --warm`, `score --truth --pred --json`); without it nothing is measured.
 * `DETECT_SEED` is seeds, days, and days of warm-up: `1-9+21,7,4` pools ten worlds, for one has too few incidents.
 */
export async function benchDetect(): Promise<readonly Figure[]> {
  const generator = process.env.DETECT_GENERATOR
  if (generator === undefined) {
    console.error('detect: set DETECT_GENERATOR to the generator of incidents (a Python script) to measure it.')
    return []
  }
  const [seeds = '1', days = '21', warm = '14'] = (process.env.DETECT_SEED ?? '').split(',').filter(Boolean)
  return withScratch(async (dir) => {
    const worlds: World[] = []
    for (const seed of seedsOf(seeds)) worlds.push(await worldOf(generator, dir, { seed, days, warm }))
    await writeFile(join(dir, 'truth.json'), JSON.stringify(pooled(worlds)))
    const figures: Figure[] = []
    const judge = async (name: string, find: (world: World) => readonly Alarmed[]) => {
      const found: string[] = []
      for (const [at, world] of worlds.entries())
        for (const one of inPool(find(world), worlds, at)) found.push(`${JSON.stringify(one)}\n`)
      await writeFile(join(dir, 'found.jsonl'), found.join(''))
      const args = [generator, 'score', '--truth', join(dir, 'truth.json'), '--pred', join(dir, 'found.jsonl')]
      const { stdout } = await run('python3', [...args, '--json'])
      for (const figure of figuresOf(name, asScore(JSON.parse(stdout)))) figures.push(figure)
      // A long run tells as it goes.
      console.error(`detect: ${name} ${stdout.trim()}`)
    }
    for (const [name, rule] of Object.entries(NAIVE_RULES)) await judge(name, ({ rows }) => naive(rows, rule))
    for (const [name, settings] of Object.entries(VARIANTS))
      await judge(name, ({ rows, calls }) => replayed(rows, calls, settings))
    await judge('without the call graph', ({ rows }) => replayed(rows, {}, ALL))
    return figures
  })
}

function replayed(rows: readonly ServiceMinute[], calls: Calls, settings: DetectorSettings) {
  const replay = new Replay(calls, settings)
  for (const row of rows) replay.add(row)
  return replay.end()
}

interface Score {
  readonly incidents: number
  readonly f1: number
  readonly recall: number
  readonly precision: number
  readonly fp_per_service_week: number
  readonly delay_median: number | null
  readonly delay_p90: number | null
  readonly dup_per_hit: number
}

function figuresOf(name: string, score: Score): readonly Figure[] {
  const one = (metric: string, value: number | null, unit: string): Figure => ({
    bench: 'detect',
    metric: `${name}: ${metric}`,
    value: rounded(value ?? 0),
    unit,
    n: score.incidents,
  })
  return [
    one('F1', score.f1, ''),
    one('recall', score.recall, ''),
    one('precision', score.precision, ''),
    one('false alarms', score.fp_per_service_week, 'a service and week'),
    one('delay p50', score.delay_median, 'min'),
    one('delay p90', score.delay_p90, 'min'),
    one('duplicates', score.dup_per_hit, 'a hit'),
  ]
}

/** Guarantee: the scorer's documented format. */
function asScore(score: unknown): Score {
  return score as Score
}
