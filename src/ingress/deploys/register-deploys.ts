import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { DeployReport, Told } from '../../evidence/tell-deploy.ts'
import type { Clock } from '../../kit/clock.ts'
import { asOutcome, GiveUp } from '../../kit/outcome.ts'

export interface DeploysOptions {
  readonly tell: (report: DeployReport) => Promise<Told>
  /** `owner/name` of the code of a service, as far as the settings say. */
  readonly repoOf: (service: string) => string | undefined
  readonly clock: Clock
}

/** What `faultline deploy` and any CI system post. */
const Body = z.object({
  service: z.string().trim().min(1).max(100),
  revision: z
    .string()
    .trim()
    .regex(/^[\w.+:/-]{1,64}$/, 'at most 64 letters, digits and . + : / _ -'),
  repo: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'owner/name')
    .max(200)
    .optional(),
  at: z.iso.datetime({ offset: true }).optional(),
})

const BODY_LIMIT = 16_384
const AHEAD_MS = 300_000
const BEHIND_MS = 90 * 86_400_000

/** POST /v1/deploys: a service began to run a revision. Told twice it is one deploy. Behind the same door as telemetry. */
export function registerDeploys(server: FastifyInstance, { tell, repoOf, clock }: DeploysOptions): void {
  server.post('/v1/deploys', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    try {
      const { service, revision, repo, at } = read(request.body, clock.now())
      const { deploy, isNew } = await tell({ service, revision, at })
      const advice = adviceOn(service, repo, repoOf(service))
      return reply
        .status(isNew ? 201 : 200)
        .send({ deploy, is_new: isNew, ...(advice === undefined ? {} : { advice }) })
    } catch (error) {
      const outcome = asOutcome(error)
      if (outcome instanceof GiveUp)
        return reply.status(outcome.code === 'bad-deploy' ? 400 : 500).send({ error: outcome.message })
      const seconds = Math.ceil(outcome.afterMs / 1_000)
      return reply.status(503).header('retry-after', String(seconds)).send({ error: outcome.message })
    }
  })
}

function read(body: unknown, now: Date) {
  const parsed = Body.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') || 'the body'
    const advice = 'Send JSON such as {"service":"checkout","revision":"4f2a9c1"}.'
    throw new GiveUp('bad-deploy', `${where}: ${issue?.message ?? 'not understood'}. ${advice}`)
  }
  const at = parsed.data.at ?? now.toISOString()
  const aheadMs = Date.parse(at) - now.getTime()
  if (aheadMs > AHEAD_MS || aheadMs < -BEHIND_MS)
    throw new GiveUp('bad-deploy', 'at: in the future, or over 90 days ago. Send the time at which it began to run.')
  return { ...parsed.data, at }
}

/** Without its repository a deploy has a time but no commits. */
function adviceOn(service: string, told: string | undefined, set: string | undefined): string | undefined {
  if (set === undefined)
    return `No repository is known for ${service}: add ${service}=${told ?? 'owner/name'} to FAULTLINE_REPOS.`
  if (told === undefined || told === set) return undefined
  return `FAULTLINE_REPOS says that ${service} comes from ${set}, not from ${told}. Correct one of them.`
}
