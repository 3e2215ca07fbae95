import type { FastifyInstance } from 'fastify'
import type { House } from '../../src/compose/house.ts'
import { PART_NAMES, type PartName } from '../roles.ts'
import { START_PART } from './parts/start-part.ts'
import { type Loop, runLoops } from './run-loops.ts'
import { siteOf, untilStopped } from './site.ts'

export interface RunningHouse {
  /** Resolves when `signal` aborted and everything has stopped; rejects as soon as a part of it is lost (`GiveUp`). */
  readonly finished: Promise<void>
}

export interface Running {
  readonly parts: readonly PartName[]
  /** The task workers that this process runs, by name. */
  readonly workers: readonly string[]
}

/** Runs parts of the house in this process until `signal` aborts. Rejects when one does not start, as when Slack refuses us. */
export async function runHouse(
  house: House,
  server: FastifyInstance,
  { parts, workers }: Running,
  signal: AbortSignal,
): Promise<RunningHouse> {
  const site = siteOf(house, server, workers)
  // A process of routes and schedules alone has nothing else that keeps it.
  const loops: Loop[] = [untilStopped('house', async () => undefined)]
  for (const part of PART_NAMES.filter((name) => parts.includes(name))) {
    loops.push(...(await START_PART[part](site)))
  }
  const finished = runLoops(loops, signal)
  // A loop may be lost before anybody waits for the end; it is told to whoever does then.
  finished.catch(() => undefined)
  return { finished }
}
