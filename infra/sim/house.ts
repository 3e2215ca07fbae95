import { startBot } from './bot.ts'
import { type Detect, detecting } from './detecting.ts'
import { REPO } from './fakes/shop.ts'
import { type Plant, type Ports, portsOf } from './ports.ts'
import { SimProcess } from './process.ts'
import { purge } from './queue.ts'
import { ROLES, type Role } from './roles.ts'
import type { World } from './world.ts'

type Part = Role | 'bot' | 'detector'
const TOGETHER: Readonly<Record<string, readonly Part[]>> = {
  house: ['detector', 'projector', 'dispatcher', 'reconciler', 'bot', 'poll', 'workers'],
}
const APART: Readonly<Record<string, readonly Part[]>> = {
  detector: ['detector'],
  projector: ['projector'],
  dispatcher: ['dispatcher'],
  reconciler: ['reconciler'],
  bot: ['bot'],
  poll: ['poll'],
  workers: ['workers'],
}

export interface House {
  /** All processes that are alive. */
  running(): readonly SimProcess[]
  /** Every process ends where it stands, and none is started again. */
  end(): void
}

/** Runs every process, starts those again that died, and lets the weather at them until it clears. */
export function openHouse(world: World, plant: Plant, detect: Detect): House {
  const running = new Set<SimProcess>()
  let [born, over] = [0, false]
  const start = (name: string, parts: readonly Part[]): void => {
    if (over) return
    const process = new SimProcess(`${name}#${++born}`, world)
    running.add(process)
    process.onDeath(() => {
      running.delete(process)
      const stands = [...running].some((one) => nameOf(one) === name)
      if (!stands) world.schedule.after(world.chance.between(1_000, 30_000), () => start(name, parts))
    })
    const ports = portsOf(world, process, plant)
    void live(parts.map(runOf(world, process, ports, { plant, detect })), world, process)
  }
  const all = world.plan.alone ? TOGETHER : APART
  for (const [name, parts] of Object.entries(all)) start(name, parts)
  const beside = (process: SimProcess) => start(nameOf(process), all[nameOf(process)] ?? [])
  eachMinute(world, () => worsen(world, [...running], beside))
  world.schedule.after(world.plan.stormMs, () => clear(world, [...running]))
  watchHost(world)
  return {
    running: () => [...running],
    end: () => {
      over = true
      for (const process of [...running]) process.end()
    },
  }
}

function runOf(world: World, process: SimProcess, ports: Ports, { plant, detect }: { plant: Plant; detect: Detect }) {
  return (part: Part): Promise<unknown> => {
    if (part === 'detector') return detecting(process, ports, detect)
    return part === 'bot' ? startBot(world, process, ports, plant) : ROLES[part](world, process, ports)
  }
}

/** A part that ends in an error ends its process, as the command line does it. */
async function live(parts: readonly Promise<unknown>[], world: World, process: SimProcess): Promise<void> {
  await Promise.all(parts).catch((error: unknown) => {
    if (!process.alive) return
    world.trace.say(world.schedule.nowMs, process.name, `ends: ${String(error)}`)
    process.end()
    world.locks.release(process)
  })
}

function eachMinute(world: World, act: () => void): void {
  world.schedule.after(60_000, () => {
    if (!world.stormy) return
    act()
    eachMinute(world, act)
  })
}

function worsen(world: World, running: readonly SimProcess[], beside: (process: SimProcess) => void): void {
  const { chance, plan, schedule } = world
  for (const process of running) {
    if (process.happens('killed')) schedule.after(chance.between(0, 59_000), () => process.die('killed'))
    if (process.happens('clock-jump')) {
      process.fault('clock-jump')
      process.skewMs = chance.between(-3_600_000, 3_600_000)
      schedule.after(chance.between(10_000, 600_000), () => {
        process.skewMs = 0
      })
    }
    if (plan.alone || process.name.startsWith('detector') || !process.happens('zombie')) continue
    process.fault('zombie')
    beside(process)
    schedule.after(chance.between(10_000, 600_000), () => {
      process.end()
      world.locks.release(process)
    })
  }
  const [one] = running
  if (one?.happens('queue-purge') !== true) return
  one.fault('queue-purge')
  void purge(world)
}

/** Of two that do the same, the newer one stays. */
function clear(world: World, running: readonly SimProcess[]): void {
  world.stormy = false
  world.trace.say(world.schedule.nowMs, 'weather', 'clears')
  for (const [at, process] of running.entries()) {
    process.skewMs = 0
    if (running.slice(at + 1).some((newer) => nameOf(newer) === nameOf(process))) process.end()
  }
}

/** The code host hints at what changed, when it does. */
function watchHost(world: World): void {
  const { schedule, chance } = world
  world.host.onChange = (number) => {
    const hint = () => {
      const open = world.webhooks.findLast(({ process }) => process.alive)
      void open?.look(REPO, number).catch(() => undefined)
    }
    const hook = world.webhooks.findLast(({ process }) => process.alive)?.process
    if (hook?.happens('webhook-lost') === true) return hook.fault('webhook-lost')
    schedule.after(chance.between(500, 5_000), hint)
    if (hook?.happens('webhook-twice') !== true) return
    hook.fault('webhook-twice')
    schedule.after(chance.between(500, 60_000), hint)
  }
}

function nameOf({ name }: SimProcess): string {
  return name.replace(/#.*$/, '')
}
