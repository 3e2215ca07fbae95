import type { FastifyInstance } from 'fastify'
import type { PartName } from '../../workers/roles.ts'
import { mainOf, portsOf, queuesOf, storesEvidence } from '../../workers/roles.ts'
import { createDrain, type Drain } from '../compose/drain.ts'
import type { House } from '../compose/house.ts'
import { late } from '../compose/late.ts'
import { openLog } from '../compose/log.ts'
import { needsFolder } from '../compose/ports.ts'
import { routeWarnings } from '../compose/route-warnings.ts'
import { AWAY_MS } from '../compose/server-options.ts'
import { wasStopped } from '../compose/until-open.ts'
import type { Config } from '../config.ts'
import type { Log } from '../kit/log.ts'
import { armCrash } from './crash.ts'
import { takeFolder } from './data-folder.ts'
import { endInFailure, endUnopened } from './end-in-failure.ts'
import { listen } from './listen.ts'
import { processServer } from './process-server.ts'
import { untilSignal } from './until-signal.ts'

/** What one process of the house is. */
export interface Plan {
  /** Throws when what is set cannot work. */
  readonly read: () => Config
  readonly parts: readonly PartName[]
  /** The task workers that run here, by name. */
  readonly workers: readonly string[]
  /** The world outside, where it stands in this process too. */
  readonly world?: { readonly isHere: (config: Config) => boolean; readonly build: (place: Place) => Promise<World> }
  /** What is said when the address answers. */
  readonly greet: (origin: string, config: Config, world: World | undefined) => void
  /** How long it may take to stop. */
  readonly patienceMs?: number
}

export interface Place {
  readonly config: Config
  readonly server: FastifyInstance
  readonly origin: () => string
  readonly log: Log
  readonly closing: Closing
}

export interface World {
  /** The settings with its own addresses in the place of accounts; asked for again once it listens. */
  settle(config: Config): Config
  open(): Promise<void>
  close(): Promise<unknown>
}

/** What must be closed at the end; what was opened last comes first. */
export type Closing = (() => Promise<unknown>)[]

/** Runs parts of the house in this process until a signal comes; ends it with 1 when one does not open or is lost. */
export async function serve(plan: Plan): Promise<void> {
  const config = plan.read()
  const signal = untilSignal(plan.patienceMs)
  const closing: Closing = []
  try {
    await live(plan, config, signal, closing)
    await closeAll(closing)
  } catch (error) {
    if (wasStopped(error)) await endUnopened(() => closeAll(closing))
    await endInFailure(error, () => closeAll(closing))
  }
}

async function closeAll(closing: Closing): Promise<void> {
  for (const close of closing.splice(0)) await close()
}

/** Resolves when `signal` aborted and the parts have stopped; rejects when one does not open or is lost. */
async function live(plan: Plan, config: Config, signal: AbortSignal, closing: Closing): Promise<void> {
  const { parts, workers } = plan
  const ports = portsOf(parts, workers)
  armCrash(config.crashAt)
  if (needsFolder(config, ports)) {
    const folder = takeFolder(config.dataDir)
    closing.unshift(async () => folder.release())
  }
  const log = openLog(config)
  routeWarnings(log)
  const drain = createDrain(signal)
  const { open, hear, server, world, answer, settled } = await stand(plan, config, log, closing, drain)
  // A desk that takes Slack over HTTP adds its own route, so it must be open before the server listens.
  const early = parts.includes('desk') && config.slack.kind === 'slack' && config.slack.mode.kind === 'http'
  if (!early) await answer()
  const { openHouse, runHouse } = await loadHouse()
  const patience = { withinMs: AWAY_MS, signal }
  const [queues, main, stores] = [queuesOf(parts, workers), mainOf(parts, workers), storesEvidence(parts)]
  const needs = { ports, queues, main, storesEvidence: stores, patience, onEvidence: hear }
  const house = await openHouse(settled(), log, needs)
  closing.unshift(async () => {
    // Nobody may ask a house whose stores are closed.
    await world?.close()
    await server.close()
    await house.close()
  })
  const running = await runHouse(house, server, plan, isVisited(plan, early) ? drain.over(house.clock) : signal)
  open.set(house)
  if (early) await answer()
  world?.open().catch((error: unknown) => {
    if (!signal.aborted) log.error({ error: String(error) }, 'the shop did not open')
  })
  await running.finished
}

/** Whether others than probes come to it, by way of something that must learn first that it ends. Nobody balances a house alone. */
function isVisited({ parts, patienceMs }: Plan, takesSlack: boolean): boolean {
  return patienceMs !== undefined && (takesSlack || parts.includes('telemetry') || parts.includes('webhooks'))
}

/** The server with its routes, and the world outside where it stands here; nothing is open behind them yet. */
async function stand(plan: Plan, config: Config, log: Log, closing: Closing, drain: Drain) {
  const { parts } = plan
  const open = late<House>('The house')
  const outside = plan.world?.isHere(config) === true ? plan.world : undefined
  const { server, hear } = processServer(plan, config, open, { log, drain, hasSandbox: outside !== undefined })
  closing.unshift(() => server.close())
  const origin = () => originOf(server, config)
  const world = await outside?.build({ config, server, origin, log, closing })
  if (world !== undefined) closing.unshift(() => world.close())
  const settled = () => world?.settle(config) ?? config
  if (parts.includes('webhooks')) {
    const { registerWebhooks } = await import('../../workers/embedded/webhooks.ts')
    registerWebhooks(server, settled(), open)
  }
  const answer = async () => {
    await listen(server, config)
    plan.greet(origin(), config, world)
  }
  return { open, hear, server, world, answer, settled }
}

/** Half of all modules are the house's own and its vendors': they are loaded when the page answers already. */
async function loadHouse() {
  const { openHouse } = await import('../compose/open-house.ts')
  const { runHouse } = await import('../../workers/embedded/run-house.ts')
  return { openHouse, runHouse }
}

/** Before the server listens its port may be any; nobody is given the address before then. */
function originOf(server: FastifyInstance, config: Config): string {
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  return `http://${nameOf(config.host)}:${port}`
}

/** Of a host that stands for every address, the one by which this machine calls itself. */
function nameOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  const name = host === '::' ? '::1' : host
  return name.includes(':') ? `[${name}]` : name
}
