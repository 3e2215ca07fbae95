import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { openReadOnlySegmentLog } from '../../src/adapters/segment-log/read-only-segment-log.ts'
import type { EventOf, EventType } from '../../src/timeline/events.ts'
import { withScratch } from './scratch.ts'

const BIN = fileURLToPath(new URL('../bin/faultline.mjs', import.meta.url))
const PROBE = new URL('./loop-delay.mjs', import.meta.url).href
const PATIENCE_MS = 240_000

/** Delays of the event loop since the last question, in milliseconds; `cpuMs` since the start. */
const Health = z.object({ p50: z.number(), p99: z.number(), max: z.number(), cpuMs: z.number(), rssMb: z.number() })
export type Health = z.infer<typeof Health>

/** A house as `npm start` opens it, with its sandbox, in a process of its own. */
export interface MeasuredHouse {
  /** From the start of the process until the page answered, and until the stores were open. */
  readonly opened: { readonly pageMs: number; readonly storesMs: number }
  /** GET, or POST when a body is given, under `/control/`. */
  control(path: string, body?: unknown): Promise<unknown>
  health(): Promise<Health>
  /** The newest event of a type; undefined while there is none. */
  newest<T extends EventType>(type: T): Promise<EventOf<T> | undefined>
}

/** Starts a house with no past, waits until its shop serves customers, and stops it afterwards. */
export function withHouse<T>(work: (house: MeasuredHouse) => Promise<T>): Promise<T> {
  return withScratch(async (dir) => {
    const start = performance.now()
    const child = startProcess(dir)
    const gone = once(child, 'exit')
    try {
      const origin = await address(child)
      const pageMs = performance.now() - start
      await until('the stores', async () => (await fetch(`${origin}/readyz`)).ok)
      const storesMs = performance.now() - start
      await until('the shop', async () => (await fetch(`${origin}/control/shop`)).ok)
      return await work(measured(child, origin, dir, { pageMs, storesMs }))
    } finally {
      child.kill('SIGTERM')
      await gone
    }
  })
}

/** Asks again until the answer is there. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, everyMs = 200): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS
  while (performance.now() < deadline) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    await pause(everyMs)
  }
  throw new Error(`${what} did not come in ${PATIENCE_MS / 1_000} s: start the house by hand and look at its log`)
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function startProcess(dir: string): ChildProcess {
  const { PATH = '', HOME = '', TMPDIR } = process.env
  const env = {
    PATH,
    HOME,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    FAULTLINE_AUTO_SHIP_SECONDS: '0',
    FAULTLINE_LOG_LEVEL: 'error',
  }
  const args = ['--import', PROBE, BIN, 'start', '--port', '0', '--data', dir]
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
}

async function address(child: ChildProcess): Promise<string> {
  let said = ''
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk)
    const [origin] = /http:\/\/[\d.]+:\d+/.exec(said) ?? []
    if (origin !== undefined) return origin
  }
  throw new Error(`the house ended before it gave its address: ${said}`)
}

function measured(child: ChildProcess, origin: string, dir: string, opened: MeasuredHouse['opened']): MeasuredHouse {
  return {
    opened,
    async control(path, body) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const response = await fetch(`${origin}/control/${path}`, body === undefined ? {} : init)
      if (!response.ok) throw new Error(`control/${path} answered ${response.status}: ${await response.text()}`)
      return response.json()
    },
    async health() {
      child.send('delays')
      const [answer] = await once(child, 'message')
      return Health.parse(answer)
    },
    async newest(type) {
      const log = await openReadOnlySegmentLog(join(dir, 'timeline'))
      let newest: EventOf<typeof type> | undefined
      for await (const { events } of log.scan(['debugging.timeline'])) {
        for (const { event } of events) if (isOf(event, type)) newest = event
      }
      await log.close()
      return newest
    },
  }
}

function isOf<T extends EventType>(event: EventOf<EventType>, type: T): event is EventOf<T> {
  return event.event_type === type
}
