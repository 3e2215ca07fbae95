import type { Clock } from '../../../src/kit/clock.ts'
import type { Log } from '../../../src/kit/log.ts'
import type { Deployer } from './deployer.ts'
import type { ShopCodeHost } from './shop-code-host.ts'

export interface FollowOptions {
  readonly codeHost: ShopCodeHost
  readonly repo: string
  readonly deployer: Deployer
  readonly clock: Clock
  readonly log: Log
  readonly pollMs: number
}

/** Deploys the head of main whenever it moves, one deploy at a time. */
export interface MainFollower {
  /** Resolves when the head of this moment runs; rejects when it does not start. */
  deployHead(): Promise<void>
  /** Deploys nothing while `work` runs, and then what it left at the head. */
  whileHeld<T>(work: () => Promise<T>): Promise<T>
  stop(): Promise<void>
}

export function followMain({ codeHost, repo, deployer, clock, log, pollMs }: FollowOptions): MainFollower {
  const closing = new AbortController()
  let last: Promise<unknown> = Promise.resolve()
  let refused: string | undefined

  /** Everything that looks at main or moves it runs in one line, so that a half-merged batch is never deployed. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }

  async function deploy(): Promise<void> {
    const head = await codeHost.headSha(repo)
    if (closing.signal.aborted || head === deployer.current?.release.sha || head === refused) return
    try {
      await deployer.deploy(head)
      log.info({ sha: head }, 'the shop runs a new release')
    } catch (error) {
      // A release that does not start is not tried again: the one before keeps running until main moves.
      refused = head
      throw error
    }
  }

  function look(): void {
    if (closing.signal.aborted) return
    inTurn(deploy).catch((error) => log.warn({ reason: String(error) }, 'the head of main was not deployed'))
  }

  async function poll(): Promise<void> {
    while (!closing.signal.aborted) {
      await clock.sleep(pollMs, closing.signal)
      look()
      await last
    }
  }

  const unsubscribe = codeHost.onMerged(look)
  const polling = poll()
  return {
    deployHead: () => inTurn(deploy),
    whileHeld: (work) =>
      inTurn(async () => {
        const result = await work()
        await deploy()
        return result
      }),
    async stop() {
      closing.abort()
      unsubscribe()
      await polling
      await last
    },
  }
}
