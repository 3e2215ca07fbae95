import type { Clock } from '../../../src/kit/clock.ts'
import type { Log } from '../../../src/kit/log.ts'
import { oneAfterTheOther } from '../../../src/kit/one-after-the-other.ts'
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

export function followMain(options: FollowOptions): MainFollower {
  const { codeHost, log } = options
  const closing = new AbortController()
  /** Everything that looks at main or moves it runs in one line, so that a half-merged batch is never deployed. */
  const inTurn = oneAfterTheOther()
  const deploy = deploying(options, closing.signal)

  function look(): void {
    if (closing.signal.aborted) return
    inTurn(deploy).catch((error) => log.warn({ reason: String(error) }, 'the head of main was not deployed'))
  }

  /** Resolves when everything in the line of this moment has run. */
  const atRest = () => inTurn(async () => undefined)
  const unsubscribe = codeHost.onMerged(look)
  const polling = poll(options, look, atRest, closing.signal)
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
      await atRest()
    },
  }
}

/** Deploys the head of main, unless it runs already or was refused. */
function deploying({ codeHost, repo, deployer, log }: FollowOptions, signal: AbortSignal): () => Promise<void> {
  let refused: string | undefined
  return async () => {
    const head = await codeHost.headSha(repo)
    if (signal.aborted || head === deployer.current?.release.sha || head === refused) return
    try {
      await deployer.deploy(head)
      log.info({ sha: head }, 'the shop runs a new release')
    } catch (error) {
      // A release that does not start is not tried again: the one before keeps running until main moves.
      refused = head
      throw error
    }
  }
}

async function poll(
  { clock, pollMs }: FollowOptions,
  look: () => void,
  atRest: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(pollMs, signal)
    look()
    await atRest()
  }
}
