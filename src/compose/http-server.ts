import { type FastifyInstance, fastify } from 'fastify'
import { type ChangesOptions, registerChanges } from '../ingress/deploys/register-changes.ts'
import { type DeploysOptions, registerDeploys } from '../ingress/deploys/register-deploys.ts'
import { answerFaults } from '../ingress/http/answer-faults.ts'
import { refuseStrangers } from '../ingress/http/refuse-strangers.ts'
import type { EvidenceWriter } from '../ingress/otlp/evidence-writer.ts'
import { registerOtlp } from '../ingress/otlp/register-otlp.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { Drain } from './drain.ts'
import type { Late } from './late.ts'
import type { Readiness } from './readiness.ts'

export interface ServerNeeds {
  /** Takes telemetry; not there until the evidence is open: senders are told to come back. Absent: none is taken. */
  readonly writer?: Late<EvidenceWriter>
  /** Takes word of deploys. Absent: none is taken. */
  readonly deploys?: Pick<DeploysOptions, 'tell' | 'repoOf'>
  /** Takes word of flags, settings and migrations. Absent: none is taken. */
  readonly changes?: Pick<ChangesOptions, 'tell'>
  /** Whether it can work. Absent: it waits for the evidence. */
  readonly readiness?: () => Promise<Readiness>
  /** Undefined while nothing is counted yet. */
  readonly metrics?: () => Promise<{ readonly type: string; readonly text: string } | undefined>
  /** From its beginning on the process is not ready, and serves whoever comes all the same. */
  readonly drain?: Drain
  readonly clock: Clock
  /** Anybody may act as anybody here: the sandbox is on this server, and nobody said that it is open. */
  readonly onlyLoopbackNames: boolean
  readonly log: Log
}

/** The process's own addresses: health, figures, telemetry. Webhooks and the sandbox add theirs before it listens. */
export function createServer(needs: ServerNeeds): FastifyInstance {
  const { writer, metrics, clock, log, onlyLoopbackNames, drain } = needs
  // A sender that stalls loses its own connection, not the room of the others.
  const server = fastify({ forceCloseConnections: true, bodyLimit: 16 << 20, requestTimeout: 30_000 })
  drain?.watch(server)
  answerFaults(server)
  refuseStrangers(server, { onlyLoopbackNames })
  if (writer !== undefined) registerOtlp(server, { writer: lateWriter(writer), clock, log })
  if (needs.deploys !== undefined) registerDeploys(server, { ...needs.deploys, clock })
  if (needs.changes !== undefined) registerChanges(server, { ...needs.changes, clock })
  const opening = async (): Promise<Readiness> => (writer?.ready === false ? { waitingFor: 'the stores to open' } : {})
  const readiness = needs.readiness ?? opening
  server.get('/livez', async () => ({ ok: true }))
  server.get('/readyz', async (_request, reply) => {
    const { waitingFor, without } = drain?.begun.aborted ? ENDING : await readiness()
    const besides = without === undefined ? {} : { without }
    if (waitingFor === undefined) return { ok: true, ...besides }
    return reply.status(503).send({ ok: false, waiting_for: waitingFor, ...besides })
  })
  server.get('/metrics', async (_request, reply) => {
    if (metrics === undefined) return reply.status(404).send({ error: 'Nothing is counted here.' })
    const figures = await metrics()
    if (figures === undefined) return reply.status(503).send({ error: 'The stores are still opening.' })
    return reply.type(figures.type).send(figures.text)
  })
  return server
}

const ENDING: Readiness = { waitingFor: 'its end: it was asked to stop' }

function lateWriter(writer: Late<EvidenceWriter>): EvidenceWriter {
  return {
    logs: async (rows) => writer.get().logs(rows),
    spans: async (rows) => writer.get().spans(rows),
    close: async () => {
      if (writer.ready) await writer.get().close()
    },
  }
}
