import { CRASH_POINTS, type CrashPoint } from '../../src/kit/crash-point.ts'
import type { Facts } from './facts.spec-support.ts'
import { type Life, startHouse } from './house-process.spec-support.ts'
import type { OutsideWorld } from './outside-world.spec-support.ts'
import type { People } from './people.spec-support.ts'
import type { Stage } from './stages.spec-support.ts'

export interface Death {
  readonly at: CrashPoint | 'a moment of no meaning'
  readonly stage: string
  readonly livedMs: number
}

export interface LoopNeeds {
  readonly world: OutsideWorld
  readonly people: People
  readonly facts: () => Promise<Facts>
  /** Every death so far, over all loops; added to. */
  readonly deaths: Death[]
  /** Called after each death, before the next life. */
  readonly died: (death: Death) => Promise<void>
}

/** One life at a time, and the one that is lived now. */
interface Lives {
  now: Life
  kills: number
  killAtMs: number
}

const TURN_MS = 400
/** Without a death or a new fact for so long, the loop hangs. */
const PATIENCE_MS = 90_000

/** The points at which nobody died yet. */
export function unreached(deaths: readonly Death[]): readonly CrashPoint[] {
  return CRASH_POINTS.filter((point) => !deaths.some(({ at }) => at === point))
}

/** Goes through the stages in many lives: each ends at the first point at which none ended before, or from outside. */
export async function liveThrough(stages: readonly Stage[], needs: LoopNeeds): Promise<void> {
  const lives = { now: startHouse(needs.world, unreached(needs.deaths)), kills: 0, killAtMs: 0 }
  try {
    for (const stage of stages) await liveStage(stage, needs, lives)
  } finally {
    await lives.now.kill()
  }
}

async function liveStage(stage: Stage, needs: LoopNeeds, lives: Lives): Promise<void> {
  const { people, facts, deaths } = needs
  lives.kills = stage.kills ?? 0
  lives.killAtMs = soon()
  let seen = { sum: 0, atMs: Date.now() }
  for (let turn = 0; ; turn += 1) {
    const known = await facts()
    const missing = unreached(deaths)
    const wanted = stage.until?.filter((point) => missing.includes(point)) ?? []
    if (stage.isOver(known) && wanted.length === 0) return
    const sum = known.events.length + deaths.length
    if (sum !== seen.sum) seen = { sum, atMs: Date.now() }
    if (Date.now() > seen.atMs + PATIENCE_MS) throw new Error(report(stage, wanted, deaths, known, lives.now))
    await deathAndBirth(stage, needs, lives)
    await stage.act(people, known, turn)
    await new Promise((resolve) => setTimeout(resolve, TURN_MS))
  }
}

/** Kills from outside when it is time, and puts a new house in the place of a dead one. */
async function deathAndBirth(stage: Stage, { world, deaths, died }: LoopNeeds, lives: Lives): Promise<void> {
  if (lives.kills > 0 && Date.now() > lives.killAtMs) {
    lives.kills -= 1
    lives.killAtMs = soon()
    await lives.now.kill()
  }
  const end = lives.now.ending()
  if (end === undefined) return
  if (end.signal !== 'SIGKILL') throw new Error(`The house ended by itself with ${end.code}: ${lives.now.words()}`)
  const livedMs = Date.now() - lives.now.bornMs
  const death: Death = { at: end.at ?? 'a moment of no meaning', stage: stage.name, livedMs }
  deaths.push(death)
  await died(death)
  lives.now = startHouse(world, unreached(deaths))
}

/** Long enough for the house to be in the middle of something. */
function soon(): number {
  return Date.now() + 2_500 + Math.random() * 6_000
}

function report(
  stage: Stage,
  wanted: readonly CrashPoint[],
  deaths: readonly Death[],
  { events }: Facts,
  life: Life,
): string {
  return [
    `The loop does not get through "${stage.name}"; points awaited in it: ${wanted.join(', ') || 'none'}.`,
    `Deaths: ${deaths.map(({ at, stage: where }) => `${at} (${where})`).join(', ')}.`,
    `Log: ${events.map(wordsOf).join(' ')}`,
    `The house says: ${life.words()}`,
  ].join('\n')
}

/** The type, and of what decides whether the loop goes on what it says: without a cause no fix, without a pass no end. */
function wordsOf(event: Facts['events'][number]): string {
  if (event.event_type === 'RootCauseProposed') return `RootCauseProposed (${event.payload.summary})`
  if (event.event_type === 'EvaluationCompleted')
    return `EvaluationCompleted (${event.payload.verdict}: ${event.payload.why})`
  return event.event_type
}
