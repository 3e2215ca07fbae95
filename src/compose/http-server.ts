import { type FastifyInstance, fastify } from 'fastify'
import { refuseStrangers } from '../ingress/http/refuse-strangers.ts'
import type { EvidenceWriter } from '../ingress/otlp/evidence-writer.ts'
import { registerOtlp } from '../ingress/otlp/register-otlp.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { Late } from './late.ts'

export interface ServerNeeds {
  /** Not there until the evidence is open: senders are told to come back. */
  readonly writer: Late<EvidenceWriter>
  readonly clock: Clock
  /** Anybody may act as anybody here: the sandbox is on this server, and nobody said that it is open. */
  readonly onlyLoopbackNames: boolean
  readonly log: Log
}

/** The house's own addresses: telemetry and health. Webhooks and the sandbox add theirs before it listens. */
export function createServer({ writer, clock, log, onlyLoopbackNames }: ServerNeeds): FastifyInstance {
  const server = fastify({ forceCloseConnections: true, bodyLimit: 16 << 20 })
  refuseStrangers(server, { onlyLoopbackNames })
  registerOtlp(server, {
    writer: {
      logs: async (rows) => writer.get().logs(rows),
      spans: async (rows) => writer.get().spans(rows),
      close: async () => {
        if (writer.ready) await writer.get().close()
      },
    },
    clock,
    log,
  })
  server.get('/livez', async () => ({ ok: true }))
  server.get('/readyz', async (_request, reply) => {
    if (!writer.ready) return reply.status(503).send({ ok: false, waiting_for: 'the stores to open' })
    return { ok: true }
  })
  return server
}
