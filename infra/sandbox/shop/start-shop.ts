import { join } from 'node:path'
import type { Clock } from '../../../src/kit/clock.ts'
import type { Log } from '../../../src/kit/log.ts'
import { createDeployer, type Deployer } from './deployer.ts'
import { followMain, type MainFollower } from './follow-main.ts'
import { seedHistory } from './history.ts'
import type { JourneyMix } from './journeys.ts'
import { filesOf } from './overlay.ts'
import type { ReadFile } from './patches.ts'
import { openReleases, type Releases } from './releases.ts'
import { type PlantedBug, type Shipment, type ShipOptions, shipBad, shipGood } from './ship.ts'
import type { ShopCodeHost } from './shop-code-host.ts'
import { openState, type StateFile } from './shop-state.ts'
import type { TrafficFigures } from './tally.ts'
import { startTraffic } from './traffic.ts'

export interface ShopOptions {
  /** For checked-out releases and the shop's memory; kept between starts. */
  readonly dir: string
  readonly codeHost: ShopCodeHost
  /** Base address of an OTLP/HTTP receiver, without /v1. */
  readonly otlpEndpoint: string
  readonly clock: Clock
  readonly log: Log
  /** `owner/name`. */
  readonly repo?: string
  readonly environment?: string
  /** Ships the bad deploy by itself this long after the shop opened, once in the life of `dir`. Absent: never. */
  readonly autoShipAfterMs?: number
  readonly requestsPerSecond?: number
  readonly mix?: JourneyMix
  readonly pollMs?: number
  /** Gives up the opening: `startShop` rejects, and nothing of the shop is left running. */
  readonly signal?: AbortSignal
}

export interface ShopStatus extends TrafficFigures {
  readonly sha: string
  /** ISO 8601. */
  readonly deployed_at: string
  readonly pid: number
  readonly storefront: string
  /** When the bad deploy ships itself, ISO 8601; absent when it was shipped already, or never is. */
  readonly ships_at?: string
}

export interface Shop {
  /** Merges a batch of commits and resolves when they run. `bug` says which one is planted in a bad batch. */
  ship(kind: 'bad' | 'good', bug?: PlantedBug): Promise<Shipment>
  /** Undefined before the first release runs. */
  status(): ShopStatus | undefined
  /** Ends traffic and every process of the shop. */
  stop(): Promise<void>
}

/** Opens the shop: its repository with a past, its newest release running, customers coming. Continues what it finds in `dir`. */
export async function startShop(options: ShopOptions): Promise<Shop> {
  const { codeHost, clock, log, environment = 'production' } = options
  const repo = repoOf(options)
  const { memory, releases, readHead } = await openRepository(options, repo)
  const deployer = createDeployer({ ...options, repo, environment, releases })
  const main = followMain({ codeHost, repo, deployer, clock, log, pollMs: options.pollMs ?? 5_000 })
  await deployFirst(main, deployer, options.signal)
  const traffic = startTraffic({ ...options, storefront: () => deployer.current?.release.storefront })
  const ship = shipping({ codeHost, clock, repo, memory, deployer, main, readHead })
  const badShip = shipByItself(options, memory, () => ship('bad'))
  return {
    ship,
    status() {
      const current = deployer.current
      if (!current) return undefined
      const { sha, pid, storefront } = current.release
      const deployed_at = current.since.toISOString()
      return { sha, pid, storefront, deployed_at, ...badShip.announced(), ...traffic.figures() }
    },
    async stop() {
      // All at once: a deploy under way is cut short by the deployer, and customers need no farewell.
      await Promise.all([badShip.stop(), traffic.stop(), main.stop(), deployer.stop()])
    },
  }
}

/** Makes the shop's repository with its past where there is none yet: it can be looked at before anything runs. */
export async function seedShop(options: ShopOptions): Promise<void> {
  await openRepository(options, repoOf(options))
}

function repoOf({ repo = 'corner-shop/shop' }: Pick<ShopOptions, 'repo'>): string {
  return repo
}

interface Repository {
  readonly memory: StateFile
  readonly releases: Releases
  /** The files at the head of main. */
  readonly readHead: () => Promise<ReadFile>
}

async function openRepository({ dir, codeHost, clock, signal }: ShopOptions, repo: string): Promise<Repository> {
  const memory = await openState(join(dir, 'shop.json'))
  const releases = await openReleases(codeHost, repo, join(dir, 'releases'))
  const readHead = async () => filesOf(await releases.directory(await codeHost.headSha(repo)))
  if (!memory.state.seeded) {
    const last_commit = await seedHistory({ codeHost, repo, now: clock.now(), readHead, signal })
    await memory.update({ seeded: true, last_commit })
  }
  return { memory, releases, readHead }
}

async function deployFirst(main: MainFollower, deployer: Deployer, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  const giveUp = () => void deployer.stop()
  signal?.addEventListener('abort', giveUp, { once: true })
  await main.deployHead().catch(async (error) => {
    await main.stop()
    throw error
  })
  signal?.removeEventListener('abort', giveUp)
}

interface Shipping extends Pick<ShopOptions, 'codeHost' | 'clock'>, Pick<Repository, 'memory' | 'readHead'> {
  readonly repo: string
  readonly deployer: Deployer
  readonly main: MainFollower
}

function shipping({ codeHost, clock, repo, memory, deployer, main, readHead }: Shipping): Shop['ship'] {
  return async (kind, bug = 'discount') =>
    main.whileHeld(async () => {
      const after = newestCommit(memory, deployer)
      const batch: ShipOptions = { codeHost, repo, now: clock.now(), after, read: await readHead() }
      const shipment = kind === 'bad' ? await shipBad(bug, batch) : await shipGood(batch)
      const last_commit = { sha: shipment.shas.at(-1) ?? '', at: batch.now.toISOString() }
      await memory.update({ last_commit, shipped_bad: memory.state.shipped_bad || kind === 'bad' })
      return shipment
    })
}

/** When others moved main since, their commit is at most as old as its deploy. */
function newestCommit(memory: StateFile, { current }: Deployer): Date {
  const { sha, at } = memory.state.last_commit
  return current && current.release.sha !== sha ? current.since : new Date(at)
}

interface BadShip {
  /** When it ships itself, while that is to come. */
  announced(): Pick<ShopStatus, 'ships_at'>
  stop(): Promise<void>
}

function shipByItself(options: ShopOptions, memory: StateFile, ship: () => Promise<Shipment>): BadShip {
  const { clock, log, autoShipAfterMs } = options
  if (autoShipAfterMs === undefined) return { announced: () => ({}), stop: async () => undefined }
  const closing = new AbortController()
  const shipLater = async () => {
    await clock.sleep(autoShipAfterMs, closing.signal)
    if (closing.signal.aborted || memory.state.shipped_bad) return
    await ship().catch((error) => log.warn({ reason: String(error) }, 'the bad deploy was not shipped'))
  }
  const shipped = shipLater()
  const ships_at = new Date(clock.now().getTime() + autoShipAfterMs).toISOString()
  return {
    announced: () => (memory.state.shipped_bad ? {} : { ships_at }),
    async stop() {
      closing.abort()
      await shipped
    },
  }
}
