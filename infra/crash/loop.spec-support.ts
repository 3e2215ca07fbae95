import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CrashPoint } from '../../src/kit/crash-point.ts'
import { type Facts, readFacts } from './facts.spec-support.ts'
import { type Life, startHouse } from './house-process.spec-support.ts'
import type { OutsideWorld } from './outside-world.spec-support.ts'
import type { People } from './people.spec-support.ts'
import { isPast, type Stage } from './stages.spec-support.ts'

export interface Death {
  /** Undefined when it was killed from outside, at a moment of no meaning. */
  readonly point: CrashPoint | undefined
  readonly stage: string
  /** What it was waiting for. */
  readonly armed: CrashPoint | undefined
  readonly livedMs: number
}

export interface LoopNeeds {
  readonly world: OutsideWorld
  readonly people: People
  readonly facts: () => Promise<Facts>
  /** Points that were reached, over all loops. */
  readonly reached: Set<CrashPoint>
  readonly deaths: Death[]
}

const TURN_MS = 400
const PATIENCE_MS = 120_000

/** Lives through the stages, dying at every point on the way, and leaves a house that is armed with nothing. */
export async function liveThrough(stages: readonly Stage[], needs: LoopNeeds): Promise<void> {
  let life: Life | undefined
  for (const stage of stages) life = await liveStage(stage, needs, life)
  await life?.kill()
}

async function liveStage(stage: Stage, needs: LoopNeeds, from: Life | undefined): Promise<Life | undefined> {
  const { people, facts, reached, deaths } = needs
  const deadline = Date.now() + PATIENCE_MS
  let life = from
  let bornAt = Date.now()
  for (let turn = 0; ; turn += 1) {
    const known = await facts()
    const next = stage.points.find((point) => !reached.has(point) && !isPast(point, known))
    if (stage.isOver(known) && (next === undefined || stage.stays !== true)) return life
    if (Date.now() > deadline) throw new Error(report(stage, needs, known, life))
    if (life?.ending() === undefined && life?.armed !== next && life !== undefined) {
      await life.kill()
      deaths.push({ point: undefined, stage: stage.name, armed: life.armed, livedMs: Date.now() - bornAt })
      life = undefined
    }
    const end = life?.ending()
    if (life !== undefined && end !== undefined) {
      if (end.signal !== 'SIGKILL' || life.armed === undefined)
        throw new Error(`The house died of ${end.signal ?? end.code}, not of us: ${life.words()}`)
      reached.add(life.armed)
      deaths.push({ point: life.armed, stage: stage.name, armed: life.armed, livedMs: Date.now() - bornAt })
      life = undefined
      continue
    }
    if (life === undefined) {
      life = startHouse(needs.world, next)
      bornAt = Date.now()
    }
    await stage.act(people, known, turn)
    await new Promise((resolve) => setTimeout(resolve, TURN_MS))
  }
}

function report(stage: Stage, { reached, deaths }: LoopNeeds, known: Facts, life: Life | undefined): string {
  const types = known.events.map((event) => event.event_type).join(' ')
  return [
    `The loop does not get through "${stage.name}", armed with ${life?.armed}.`,
    `Reached: ${[...reached].join(', ')}.`,
    `Last deaths: ${JSON.stringify(deaths.slice(-5))}`,
    `Log: ${types}`,
    `The house says: ${life?.words()}`,
  ].join('\n')
}

/** The facts of the newest loop; none while the house has no log yet. */
export function factsOf(world: OutsideWorld, before: ReadonlySet<string>): () => Promise<Facts> {
  return () => (existsSync(join(world.dataDir, 'timeline')) ? readFacts(world.dataDir, before) : Promise.resolve(NONE))
}

const NONE: Facts = { events: [], of: () => [], shown: () => false }
