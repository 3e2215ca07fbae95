import type { FastifyInstance } from 'fastify'
import type { House } from '../../src/compose/house.ts'
import { type Desk, openDesk } from '../../src/compose/open-desk.ts'
import { questionsOf } from './questions/questions.ts'
import type { Loop } from './run-loops.ts'

/** Where the parts of one process stand. */
export interface Site {
  readonly house: House
  /** Takes routes until it listens. */
  readonly server: FastifyInstance
  /** One for all parts that speak with Slack. */
  readonly desk: () => Promise<Desk>
  /** The task workers that run here, by name. */
  readonly workers: readonly string[]
}

export function siteOf(house: House, server: FastifyInstance, workers: readonly string[]): Site {
  let opened: Promise<Desk> | undefined
  const desk = () => {
    opened ??= openDesk(house, server, house.ports.has('evidence') ? questionsOf(house) : undefined)
    return opened
  }
  return { house, server, desk, workers }
}

/** What runs until the signal and needs no more than to be stopped then. */
export function untilStopped(name: string, stop: () => Promise<unknown>): Loop {
  return {
    name,
    async run(until) {
      await aborted(until)
      await stop()
    },
  }
}

/** Runs only while this process leads; the others with the same part stand by. */
export function whileLeading({ leaders, metrics }: House, { name, run }: Loop): Loop {
  const leader = leaders.leaderOf(name)
  const work = async (signal: AbortSignal) => {
    metrics.leads.set({ part: name }, 1)
    await run(signal).finally(() => metrics.leads.set({ part: name }, 0))
  }
  return { name, run: (until) => leader.whileLeading(work, until) }
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}
