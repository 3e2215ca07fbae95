import { backoffMs } from '../../../src/kit/backoff.ts'
import type { Clock } from '../../../src/kit/clock.ts'
import type { Log } from '../../../src/kit/log.ts'
import { CLOSING_TIMEOUT_MS, type Release, startRelease } from './release.ts'
import type { Releases } from './releases.ts'
import type { ShopCodeHost } from './shop-code-host.ts'

const DRAIN_MS = 500

export interface DeployerOptions {
  readonly codeHost: ShopCodeHost
  readonly repo: string
  readonly environment: string
  readonly otlpEndpoint: string
  readonly releases: Releases
  readonly clock: Clock
  readonly log: Log
}

/** Keeps one release running: what was deployed last. */
export interface Deployer {
  readonly current: { readonly release: Release; readonly since: Date } | undefined
  /** Starts the new release, turns customers to it, then stops the old one. When the new one does not start, the old one stays. */
  deploy(sha: string): Promise<void>
  stop(): Promise<void>
}

export function createDeployer(options: DeployerOptions): Deployer {
  const { codeHost, repo, environment, otlpEndpoint, releases, clock, log } = options
  const stopped = new AbortController()
  let current: Deployer['current']

  async function start(sha: string): Promise<Release> {
    const dir = await releases.directory(sha)
    const release = await startRelease({ dir, sha, environment, otlpEndpoint }, clock, log, stopped.signal)
    if (stopped.signal.aborted) await release.stop(CLOSING_TIMEOUT_MS)
    return release
  }

  async function keepAlive(release: Release, attempt: number): Promise<void> {
    await release.ended
    if (stopped.signal.aborted || current?.release !== release) return
    log.warn({ sha: release.sha, attempt }, 'the shop ended unexpectedly and is started again')
    await clock.sleep(backoffMs(attempt, 500, 30_000), stopped.signal)
    if (stopped.signal.aborted || current?.release !== release) return
    try {
      take(await start(release.sha), attempt + 1)
    } catch (error) {
      log.warn({ sha: release.sha, reason: String(error) }, 'the shop did not start again')
      void keepAlive(release, attempt + 1)
    }
  }

  function take(release: Release, attempt: number): void {
    current = { release, since: clock.now() }
    void keepAlive(release, attempt)
  }

  return {
    get current() {
      return current
    },
    async deploy(sha) {
      const next = await start(sha)
      const old = current?.release
      take(next, 1)
      await codeHost
        .recordDeployment({ repo, sha, environment, at: clock.now().toISOString() })
        .catch((error) => log.warn({ sha, reason: String(error) }, 'the deployment was not recorded'))
      if (!old) return
      await clock.sleep(DRAIN_MS, stopped.signal)
      await old.stop()
    },
    async stop() {
      stopped.abort()
      await current?.release.stop(CLOSING_TIMEOUT_MS)
    },
  }
}
