import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ServiceMinute } from '../../src/cli/bench/replay.ts'

const run = promisify(execFile)

/** One generated stretch of traffic, and what is true of it. */
export interface World {
  readonly rows: readonly ServiceMinute[]
  readonly calls: Calls
  readonly truth: Truth
}

export type Calls = Readonly<Record<string, readonly string[]>>

/** As the scorer reads it; all times are minutes. */
export interface Truth {
  readonly warm_until: number
  readonly end: number
  readonly services: readonly string[]
  readonly incidents: readonly (Spell & { readonly id: string })[]
  readonly benign: readonly Spell[]
}

interface Spell {
  readonly start: number
  readonly end: number
}

/** What any rule finds. */
export interface Alarmed {
  readonly detected_at: number
  readonly resolved_at: number | null
}

/** `1-3+8` is 1, 2, 3 and 8. */
export function seedsOf(text: string): readonly string[] {
  return text.split('+').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, n) => String(first + n))
  })
}

export async function worldOf(
  generator: string,
  dir: string,
  { seed, days, warm }: { readonly seed: string; readonly days: string; readonly warm: string },
): Promise<World> {
  const out = join(dir, `seed-${seed}`)
  await run('python3', [generator, 'gen', '--seed', seed, '--out', out, '--days', days, '--warm', warm])
  const text = await readFile(`${out}.rows.jsonl`, 'utf8')
  return {
    rows: text.split('\n').filter(Boolean).map(asRow),
    calls: asCalls(JSON.parse(await readFile(`${out}.topology.json`, 'utf8'))),
    truth: asTruth(JSON.parse(await readFile(`${out}.truth.json`, 'utf8'))),
  }
}

/** The worlds' judged times one after the other, without their warm-ups. Pure. */
export function pooled(worlds: readonly World[]): Truth {
  const moved = worlds.map(({ truth }, at) => {
    const by = shiftOf(worlds, at)
    const spell = <S extends Spell>(one: S): S => ({ ...one, start: one.start + by, end: one.end + by })
    return {
      incidents: truth.incidents.map((one) => ({ ...spell(one), id: `${at + 1} ${one.id}` })),
      benign: truth.benign.filter(({ start }) => start >= truth.warm_until).map(spell),
    }
  })
  return {
    warm_until: 0,
    end: shiftOf(worlds, worlds.length),
    services: worlds[0]?.truth.services ?? [],
    incidents: moved.flatMap(({ incidents }) => incidents),
    benign: moved.flatMap(({ benign }) => benign),
  }
}

/** What was found in one world, in the pool's time. Pure. */
export function inPool<A extends Alarmed>(found: readonly A[], worlds: readonly World[], at: number): readonly A[] {
  const by = shiftOf(worlds, at)
  return found
    .filter(({ detected_at }) => detected_at >= (worlds[at]?.truth.warm_until ?? 0))
    .map((one) => {
      const resolved_at = one.resolved_at === null ? null : one.resolved_at + by
      return { ...one, detected_at: one.detected_at + by, resolved_at }
    })
}

/** The end of the pool, where `at` is no world. */
function shiftOf(worlds: readonly World[], at: number): number {
  const before = worlds.slice(0, at).reduce((sum, { truth }) => sum + truth.end - truth.warm_until, 0)
  return before - (worlds[at]?.truth.warm_until ?? 0)
}

/** Guarantee of the three: the generator's documented formats. */
function asRow(line: string): ServiceMinute {
  return JSON.parse(line) as ServiceMinute
}

function asCalls(topology: unknown): Calls {
  return topology as Calls
}

function asTruth(truth: unknown): Truth {
  return truth as Truth
}
