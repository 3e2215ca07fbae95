import { fitMessage } from '../../../blocks/limits.ts'
import { type DigestProps, digestMessage } from '../../../blocks/lists/digest.ts'
import type { Message } from '../../../blocks/parts.ts'
import { backoffMs } from '../../kit/backoff.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { asOutcome, GiveUp } from '../../kit/outcome.ts'
import { type DigestSettings, digestKey, digestWindow, nextDigestAt } from './next-digest.ts'
import { type DigestSources, readDigest } from './read-digest.ts'

export interface DigestSchedulerOptions extends DigestSources {
  /** Posts once per key, however often it is called: the key is looked up before anything is posted. */
  readonly post: (channel: string, message: Message, key: string) => Promise<void>
  readonly clock: Clock
  readonly settings: DigestSettings
  readonly log: Log
}

export interface DigestScheduler {
  start(): void
  /** Waits for the digest in hand. */
  stop(): Promise<void>
}

/** A digest that was missed is still worth posting for this long. */
const CATCH_UP_MS = 6 * 3_600_000
/** Looks at the clock at least this often, because machines sleep and clocks are set. */
const GLANCE_MS = 60_000

/**
 * Posts the digest once a day. Holds no state: the key names the day, so a restart repeats nothing. A missed digest is
 * made up for within six hours, unless there is nothing to tell.
 */
export function createDigestScheduler(options: DigestSchedulerOptions): DigestScheduler {
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  return {
    start() {
      running = run(options, stopping.signal)
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

async function run(options: DigestSchedulerOptions, signal: AbortSignal): Promise<void> {
  const { clock, settings } = options
  let due = nextDigestAt(new Date(clock.now().getTime() - CATCH_UP_MS), settings)
  let late = due <= clock.now()
  while (!signal.aborted) {
    const waitMs = due.getTime() - clock.now().getTime()
    if (waitMs > 0) {
      await clock.sleep(Math.min(waitMs, GLANCE_MS), signal)
      continue
    }
    await postUntilDone(options, due, late, signal)
    due = nextDigestAt(due, settings)
    late = due <= clock.now()
  }
}

async function postUntilDone(
  options: DigestSchedulerOptions,
  due: Date,
  late: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { clock, log, post, settings } = options
  const key = digestKey(due, settings.timeZone)
  for (let attempt = 1; !signal.aborted && clock.now().getTime() - due.getTime() < CATCH_UP_MS; attempt += 1) {
    try {
      const props = await readDigest(options, due, digestWindow(due))
      if (late && isQuiet(props)) return
      await post(settings.channel, fitMessage(digestMessage(props)), key)
      return log.info({ key }, 'the digest is posted')
    } catch (error) {
      const outcome = asOutcome(error)
      log.warn({ key, attempt, code: outcome.code, error: outcome.message }, 'the digest could not be posted')
      if (outcome instanceof GiveUp) return
      await clock.sleep(Math.max(outcome.afterMs, backoffMs(attempt)), signal)
    }
  }
}

function isQuiet(props: DigestProps): boolean {
  return props.open.length + props.opened.length + props.resolved.length + props.suppressed.length === 0
}
