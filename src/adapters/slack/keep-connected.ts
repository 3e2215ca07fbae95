import type { SocketModeClient } from '@slack/socket-mode'
import { backoffMs } from '../../kit/backoff.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'
import { slackOutcome } from './reply-errors.ts'

export interface Connecting {
  readonly client: Pick<SocketModeClient, 'start' | 'disconnect' | 'once' | 'off'>
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** One socket, from Slack's hello to its end. */
interface Connection {
  readonly ended: Promise<void>
}

/** At the start, before the house says that it cannot. */
const FIRST_TRIES = 5
/** Slack says hello at once, or something between is broken. */
const HELLO_MS = 30_000
/** A socket that ends sooner was none. */
const STEADY_MS = 10_000
const MOST_MS = 60_000

/** The first socket. Throws `GiveUp('socket-mode')` where Slack refuses it, or does not answer for half a minute. */
export async function connectFirst(needs: Connecting): Promise<Connection> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connect(needs)
    } catch (cause) {
      if (cause instanceof RetryLater && attempt < FIRST_TRIES && !needs.signal.aborted) {
        await needs.clock.sleep(cause.afterMs ?? backoffMs(attempt), needs.signal)
        continue
      }
      const advice =
        cause instanceof RetryLater
          ? 'Slack did not answer; check the network, and start again'
          : 'check that the app token (xapp-...) is valid and Socket Mode is on'
      throw new GiveUp('socket-mode', `Slack opened no socket; ${advice}`, { cause })
    }
  }
}

/**
 * Opens another whenever one ends, until `signal` aborts: at once where it stood for a while, else with growing patience, a
 * minute at most. Never rejects. The client's own reconnecting ends the process when Slack answers it with an error.
 */
export async function keepConnected(first: Connection, needs: Connecting): Promise<void> {
  const { clock, log, signal } = needs
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  let current: Connection | undefined = first
  let failures = 0
  let waitMs: number | undefined
  while (!signal.aborted) {
    if (current !== undefined) {
      const sinceMs = clock.now().getTime()
      await Promise.race([current.ended, aborted])
      failures = clock.now().getTime() - sinceMs < STEADY_MS ? failures + 1 : 0
      current = undefined
    }
    if (failures > 0) await clock.sleep(waitMs ?? backoffMs(failures, 1_000, MOST_MS), signal)
    if (signal.aborted) return
    try {
      current = await connect(needs)
      waitMs = undefined
    } catch (error) {
      failures += 1
      waitMs = error instanceof RetryLater ? error.afterMs : MOST_MS
      log.warn({ error: String(error), failures }, 'Slack opens no socket; nobody is heard until it does, trying again')
    }
  }
}

async function connect({ client, clock, signal }: Connecting): Promise<Connection> {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  client.once('disconnected', end)
  const greeted = new AbortController()
  const late = clock.sleep(HELLO_MS, AbortSignal.any([greeted.signal, signal])).then(() => 'late' as const)
  try {
    if ((await Promise.race([client.start(), late])) === 'late') {
      void client.disconnect()
      throw new RetryLater('no-hello', 'Slack said no hello on its socket; it is opened again')
    }
    return { ended }
  } catch (error) {
    client.off('disconnected', end)
    throw slackOutcome('apps.connections.open', error)
  } finally {
    greeted.abort()
  }
}
