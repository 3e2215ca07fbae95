import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ChangeReport, ToldChange } from '../../evidence/changes/tell-change.ts'
import type { Clock } from '../../kit/clock.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { momentOf, REPORT_LIMIT, refused, ServiceName } from './reports.ts'

export interface ChangesOptions {
  readonly tell: (report: ChangeReport) => Promise<ToldChange>
  readonly clock: Clock
}

const Words = z.string().trim().max(500)

/** What `faultline change` and any CI system, flag service or operator post. */
const Body = z.object({
  kind: z.enum(['flag', 'config', 'migration']),
  service: ServiceName,
  name: z.string().trim().min(1).max(200),
  value: Words.optional(),
  previous: Words.optional(),
  at: z.iso.datetime({ offset: true }).optional(),
})

const CODE = 'bad-change'

/** POST /v1/changes: a flag, a setting or a schema was changed. Told twice it is one change. Behind the same door as telemetry. */
export function registerChanges(server: FastifyInstance, { tell, clock }: ChangesOptions): void {
  server.post('/v1/changes', { bodyLimit: REPORT_LIMIT }, async (request, reply) => {
    try {
      const { change, isNew } = await tell(read(request.body, clock.now()))
      return reply.status(isNew ? 201 : 200).send({ change, is_new: isNew })
    } catch (error) {
      return refused(reply, error, CODE)
    }
  })
}

function read(body: unknown, now: Date): ChangeReport {
  const parsed = Body.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') || 'the body'
    const advice = 'Send JSON such as {"kind":"config","service":"checkout","name":"pool.max","value":"5"}.'
    throw new GiveUp(CODE, `${where}: ${issue?.message ?? 'not understood'}. ${advice}`)
  }
  return { ...parsed.data, at: momentOf(parsed.data.at, now, CODE) }
}
