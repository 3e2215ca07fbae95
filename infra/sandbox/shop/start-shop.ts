import { join } from 'node:path'
import type { Clock } from '../../../src/kit/clock.ts'
import type { Log } from '../../../src/kit/log.ts'
import { createDeployer } from './deployer.ts'
import { followMain } from './follow-main.ts'
import { seedHistory } from './history.ts'
import type { JourneyMix } from './journeys.ts'
import { filesOf } from './overlay.ts'
import { openReleases } from './releases.ts'
import { type PlantedBug, type Shipment, type ShipOptions, shipBad, shipGood } from './ship.ts'
import type { ShopCodeHost } from './shop-code-host.ts'
import { openState } from './shop-state.ts'
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
  const { dir, codeHost, clock, log, repo = 'corner-shop/shop', environment = 'production' } = options
  const memory = await openState(join(dir, 'shop.json'))
  const releases = await openReleases(codeHost, repo, join(dir, 'releases'))
  const readHead = async () => filesOf(await releases.directory(await codeHost.headSha(repo)))
  if (!memory.state.seeded) {
    const last_commit = await seedHistory({ codeHost, repo, now: clock.now(), readHead, signal: options.signal })
    await memory.update({ seeded: true, last_commit })
  }

  const deployer = createDeployer({ ...options, repo, environment, releases })
  const main = followMain({ codeHost, repo, deployer, clock, log, pollMs: options.pollMs ?? 5_000 })
  options.signal?.throwIfAborted()
  const giveUp = () => void deployer.stop()
  options.signal?.addEventListener('abort', giveUp, { once: true })
  await main.deployHead().catch(async (error) => {
    await main.stop()
    throw error
  })
  options.signal?.removeEventListener('abort', giveUp)
  const traffic = startTraffic({ ...options, storefront: () => deployer.current?.release.storefront })
  const closing = new AbortController()

  /** When others moved main since, their commit is at most as old as its deploy. */
  function newestCommit(): Date {
    const { sha, at } = memory.state.last_commit
    const current = deployer.current
    return current && current.release.sha !== sha ? current.since : new Date(at)
  }

  async function ship(kind: 'bad' | 'good', bug: PlantedBug = 'discount'): Promise<Shipment> {
    return main.whileHeld(async () => {
      const batch: ShipOptions = { codeHost, repo, now: clock.now(), after: newestCommit(), read: await readHead() }
      const shipment = kind === 'bad' ? await shipBad(bug, batch) : await shipGood(batch)
      const last_commit = { sha: shipment.shas.at(-1) ?? '', at: batch.now.toISOString() }
      await memory.update({ last_commit, shipped_bad: memory.state.shipped_bad || kind === 'bad' })
      return shipment
    })
  }

  async function shipByItself(afterMs: number): Promise<void> {
    await clock.sleep(afterMs, closing.signal)
    if (closing.signal.aborted || memory.state.shipped_bad) return
    await ship('bad').catch((error) => log.warn({ reason: String(error) }, 'the bad deploy was not shipped'))
  }
  const autoShip = options.autoShipAfterMs === undefined ? undefined : shipByItself(options.autoShipAfterMs)

  return {
    ship,
    status() {
      const current = deployer.current
      if (!current) return undefined
      const { sha, pid, storefront } = current.release
      return { sha, pid, storefront, deployed_at: current.since.toISOString(), ...traffic.figures() }
    },
    async stop() {
      closing.abort()
      // All at once: a deploy under way is cut short by the deployer, and customers need no farewell.
      await Promise.all([traffic.stop(), main.stop(), deployer.stop()])
      await autoShip
    },
  }
}
