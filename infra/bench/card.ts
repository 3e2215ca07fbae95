import { z } from 'zod'
import { PLANTED_BUGS } from '../sandbox/shop/ship.ts'
import { type Figure, percentile, rounded } from './figure.ts'
import { type Health, type MeasuredHouse, pause, until, withHouse } from './house.ts'

const CARD_AIM_MS = 3_000
const MEMORY_AIM_MB = 900
/** What a shop must have sold before a change in it can be seen. */
const TRAFFIC_MS = 20_000
const IDLE_MS = 10_000

const Messages = z.object({ messages: z.array(z.object({ ts: z.string(), author: z.string().optional() })) })

/** One whole loop: a bad deploy, its card, the revert approved and merged, the shop well again. */
interface Loop {
  readonly opened: MeasuredHouse['opened']
  /** From the close of the bucket, and from the first error, until the card stood in #incidents. */
  readonly cardMs: number
  readonly fromErrorMs: number
  readonly contextMs: number
  readonly idle: Health
  /** Of a core, while customers come and nothing is wrong. */
  readonly idleCpu: number
  readonly after: Health
}

/** Measured once for both benches: a loop takes minutes. */
let measuring: Promise<readonly Loop[]> | undefined

/** A real house, a fresh one for each planted bug: from the evidence to the card. Times are those of the sandbox's Slack. */
export async function benchCard(): Promise<readonly Figure[]> {
  const loops = await allLoops()
  const times = (pick: (loop: Loop) => number, metric: string, share: number, aim?: number): Figure => ({
    bench: 'card',
    metric,
    value: rounded(percentile(loops.map(pick), share)),
    unit: 'ms',
    n: loops.length,
    ...(aim === undefined ? {} : { aim }),
  })
  return [
    times((loop) => loop.cardMs, 'bucket close to card p50', 0.5),
    times((loop) => loop.cardMs, 'bucket close to card p95', 0.95, CARD_AIM_MS),
    times((loop) => loop.fromErrorMs, 'first error to card p50', 0.5),
    times((loop) => loop.fromErrorMs, 'first error to card p95', 0.95),
    times((loop) => loop.contextMs, 'bucket close to context p95', 0.95),
    times((loop) => loop.opened.pageMs, 'start to page, no data yet, p50', 0.5, 5_000),
    times((loop) => loop.opened.storesMs, 'start to stores open, no data yet, p50', 0.5),
    times((loop) => loop.after.p50, 'event loop delay in the loop p50', 0.5),
    times((loop) => loop.after.p99, 'event loop delay in the loop p99', 0.5),
    times((loop) => loop.after.max, 'event loop delay in the loop, worst', 1),
  ]
}

/** The house's own process, both engines and the sandbox in it; the shop has its own. */
export async function benchMemory(): Promise<readonly Figure[]> {
  const loops = await allLoops()
  const worst = (metric: string, unit: string, aim: number, pick: (loop: Loop) => number): Figure => {
    return { bench: 'memory', metric, value: rounded(Math.max(...loops.map(pick))), unit, n: loops.length, aim }
  }
  return [
    worst('resident, idle', 'MB', MEMORY_AIM_MB, (loop) => loop.idle.rssMb),
    worst('resident, after the loop', 'MB', MEMORY_AIM_MB, (loop) => loop.after.rssMb),
    worst('processor, idle', 'of a core', 0.25, (loop) => loop.idleCpu),
  ]
}

function allLoops(): Promise<readonly Loop[]> {
  measuring ??= (async () => {
    const loops: Loop[] = []
    for (const bug of PLANTED_BUGS) loops.push(await withHouse((house) => loopOf(house, bug)))
    return loops
  })()
  return measuring
}

async function loopOf(house: MeasuredHouse, bug: string): Promise<Loop> {
  await pause(TRAFFIC_MS - IDLE_MS)
  const before = await house.health()
  await pause(IDLE_MS)
  const idle = await house.health()
  await house.control('shop/ship', { deploy: 'bad', bug })
  const detected = await until('the incident', () => house.newest('IncidentDetected'))
  const card = await until('the card', () => firstMessage(house))
  const context = await until('the context', () => house.newest('ContextBuilt'))
  await decide(house)
  const after = await house.health()
  const closedAt = Date.parse(detected.payload.window.to)
  return {
    opened: house.opened,
    cardMs: Number(card.ts) * 1_000 - closedAt,
    fromErrorMs: Number(card.ts) * 1_000 - Date.parse(detected.payload.window.from),
    contextMs: Date.parse(context.time) - closedAt,
    idle,
    idleCpu: (idle.cpuMs - before.cpuMs) / IDLE_MS,
    after,
  }
}

/** What the on-call engineer does, until the fix was measured. */
async function decide(house: MeasuredHouse): Promise<void> {
  await press(house, 'Approve & open PR')
  await press(house, 'Approve & merge')
  await until('the evaluation', () => house.newest('EvaluationCompleted'))
}

async function press(house: MeasuredHouse, label: string): Promise<void> {
  await until(`the button "${label}"`, async () => {
    const { channels } = Channels.parse(await house.control('channels?as=olivia'))
    const room = channels.findLast(({ name }) => name.startsWith('inc-'))
    if (room === undefined) return undefined
    return house.control('actions', { as: 'olivia', channel: room.name, label }).catch(() => undefined)
  })
}

const Channels = z.object({ channels: z.array(z.object({ name: z.string() })) })

async function firstMessage(house: MeasuredHouse) {
  const answer = await house.control('messages?as=olivia&channel=incidents').catch(() => undefined)
  return answer === undefined ? undefined : Messages.parse(answer).messages[0]
}
