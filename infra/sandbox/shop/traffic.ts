import { setMaxListeners } from 'node:events'
import { Agent, request } from 'undici'
import type { Clock } from '../../../src/kit/clock.ts'
import { type JourneyMix, journeyOf, USUAL_MIX, type Visit, visitsPerJourney } from './journeys.ts'
import { createTally, type TrafficFigures } from './tally.ts'

const MAX_CUSTOMERS = 200
const PATIENCE_MS = 10_000

export interface TrafficOptions {
  /** Base address of the storefront that customers reach now; undefined while there is none. */
  readonly storefront: () => string | undefined
  readonly clock: Clock
  readonly requestsPerSecond?: number
  readonly mix?: JourneyMix
  /** Same seed, same customers. */
  readonly seed?: number
}

export interface Traffic {
  figures(): TrafficFigures
  stop(): Promise<void>
}

/** Customers arrive at random, at the given rate on average, and go their ways. */
export function startTraffic(options: TrafficOptions): Traffic {
  const { storefront, clock, requestsPerSecond = 20, mix = USUAL_MIX, seed = 1 } = options
  const random = mulberry32(seed)
  const meanGapMs = (1_000 * visitsPerJourney(mix)) / requestsPerSecond
  const tally = createTally()
  const agent = new Agent({ connections: 32, keepAliveTimeout: 4_000 })
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  const customers = new Set<Promise<void>>()

  async function visit({ method, path, body }: Visit): Promise<void> {
    const base = storefront()
    if (!base) return
    const failed = await asks(agent, base, { method, path, body })
    if (!closing.signal.aborted) tally.add(clock.now(), path, failed)
  }

  async function customer(): Promise<void> {
    for (const each of journeyOf(random, mix)) {
      if (closing.signal.aborted) return
      await visit(each)
      await clock.sleep(each.thinkMs, closing.signal)
    }
  }

  async function arrivals(): Promise<void> {
    while (!closing.signal.aborted) {
      await clock.sleep(-Math.log(1 - random()) * meanGapMs, closing.signal)
      if (customers.size >= MAX_CUSTOMERS || closing.signal.aborted) continue
      const one: Promise<void> = customer().finally(() => customers.delete(one))
      customers.add(one)
    }
  }

  const ended = arrivals()
  return {
    figures: () => tally.figures(clock.now()),
    async stop() {
      closing.abort()
      await ended
      await agent.destroy()
      await Promise.allSettled(customers)
    },
  }
}

/** True when the shop let the customer down: 5xx, no answer, or none in ten seconds. */
async function asks(agent: Agent, base: string, { method, path, body }: Omit<Visit, 'thinkMs'>): Promise<boolean> {
  try {
    const response = await request(base + path, {
      method,
      dispatcher: agent,
      headersTimeout: PATIENCE_MS,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    await response.body.dump()
    return response.statusCode >= 500
  } catch {
    return true
  }
}

/** A small, well-known generator of 32-bit pseudo-random numbers, scaled to 0 to below 1. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
