import { setMaxListeners } from 'node:events'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../kit/clock.ts'

/**
 * How long a process that is asked to end still serves: a balancer learns in seconds that it must send nobody here any more,
 * and until then what is refused is lost, as no sender of webhooks or of presses in Slack comes again.
 */
const WITHDRAWN_AFTER_MS = 5_000
const LAST_ANSWERS_MS = 2_000
const LOOK_MS = 20

export interface Drain {
  /** The process was asked to end. */
  readonly begun: AbortSignal
  /** Called before the server has routes. */
  watch(server: FastifyInstance): void
  /** Aborts when nobody should come any more and the last who came has been answered, or has had the time. */
  over(clock: Clock): AbortSignal
}

/** From `begun` on each answer says that its connection ends here, so that who keeps one open makes the next elsewhere. */
export function createDrain(begun: AbortSignal): Drain {
  const inHand = new Set<FastifyRequest>()
  const leave = async (request: FastifyRequest) => {
    inHand.delete(request)
  }
  const run = async (clock: Clock, over: AbortController) => {
    await clock.sleep(WITHDRAWN_AFTER_MS)
    const untilMs = clock.now().getTime() + LAST_ANSWERS_MS
    while (inHand.size > 0 && clock.now().getTime() < untilMs) await clock.sleep(LOOK_MS)
    over.abort()
  }
  return {
    begun,
    watch(server) {
      server.addHook('onRequest', async (request) => {
        inHand.add(request)
      })
      server.addHook('onSend', async (_request, reply) => {
        if (begun.aborted) reply.header('connection', 'close')
      })
      server.addHook('onResponse', leave)
      server.addHook('onRequestAbort', leave)
    },
    over(clock) {
      const over = new AbortController()
      setMaxListeners(0, over.signal)
      begun.addEventListener('abort', () => void run(clock, over), { once: true })
      return over.signal
    },
  }
}
