import { detections } from './detecting.ts'
import type { Fault } from './faults.ts'
import { openHouse } from './house.ts'
import { type Mood, People } from './people.ts'
import type { Plant } from './ports.ts'
import { isAtRest, isLeftToPeople, lateRule, unrest } from './quiet.ts'
import { replayRule } from './replay.ts'
import { endRules } from './rules.ts'
import { breaks, openWorld, type World } from './world.ts'

export interface SeedOptions {
  readonly seed: number
  /** Keeps every line of what happened. */
  readonly trace?: boolean
  readonly calm?: boolean
  readonly plant?: Plant
}

export interface Outcome {
  readonly seed: number
  /** Rules that were broken; empty when all is well. */
  readonly broken: readonly string[]
  readonly hash: string
  readonly reached: ReadonlyMap<Fault, number>
  readonly calls: ReadonlyMap<string, number>
  /** Virtual time that passed. */
  readonly minutes: number
  readonly events: number
  readonly lines: readonly string[]
}

/** After the weather has cleared people wait this long for the house to go on by itself, then they close what is open. */
const PATIENCE_MS = 32 * 60_000
const DEADLINE_MS = 10 * 3_600_000
const LOOK_MS = 20_000

/** One incident, from its detection to its end, in the weather of one seed. */
export async function runSeed({ seed, trace = false, calm = false, plant = {} }: SeedOptions): Promise<Outcome> {
  const world = openWorld({ seed, keepTrace: trace, calm })
  const startMs = world.schedule.nowMs
  const house = openHouse(world, plant, detections(world))
  const clearMs = startMs + world.plan.stormMs
  const people = new People(world)
  world.people = people
  people.look(() => moodOf(world, clearMs))
  world.schedule.at(clearMs + PATIENCE_MS, () => lateRule(world, clearMs))
  await untilQuiet(world, clearMs + DEADLINE_MS)
  house.end()
  if (world.broken.length === 0) await endRules(world)
  if (world.broken.length === 0 && world.plan.replays) await replayRule(world, plant)
  const { reached, calls, lines = [] } = world.trace
  return {
    seed,
    broken: world.broken,
    hash: world.trace.digest(),
    reached,
    calls,
    minutes: Math.round((world.schedule.nowMs - startMs) / 60_000),
    events: world.log.raws.length,
    lines,
  }
}

/** In short runs nobody begins anything once the weather has cleared; but what is owed must still come. */
function moodOf(world: World, clearMs: number): Mood {
  const { nowMs } = world.schedule
  if (nowMs > clearMs + PATIENCE_MS) return 'tired'
  if (world.stormy || !world.plan.short) return 'eager'
  return isLeftToPeople(world) ? 'tired' : 'waiting'
}

/** Looks now and then whether everything is at rest. What is not by `untilMs` never comes to rest. One broken rule is enough. */
async function untilQuiet(world: World, untilMs: number): Promise<void> {
  let quiet = false
  const look = (): void => {
    quiet = !world.stormy && isAtRest(world)
    if (!quiet) world.schedule.after(LOOK_MS, look)
  }
  world.schedule.after(LOOK_MS, look)
  if (await world.schedule.run(untilMs, () => quiet || world.broken.length > 0)) return
  for (const rule of unrest(world).slice(0, 3)) breaks(world, `I3 ${rule}`)
}
