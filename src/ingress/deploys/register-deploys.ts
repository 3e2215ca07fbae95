import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { DeployReport, Told } from '../../evidence/tell-deploy.ts'
import type { Clock } from '../../kit/clock.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { momentOf, REPORT_LIMIT, refused, ServiceName } from './reports.ts'

export interface DeploysOptions {
  readonly tell: (report: DeployReport) => Promise<Told>
  /** `owner/name` of the code of a service, as far as the settings say. */
  readonly repoOf: (service: string) => string | undefined
  readonly clock: Clock
}

/** What `faultline deploy` and any CI system post. */
const Body = z.object({
  service: ServiceName,
  revision: z
    .string()
    .trim()
    .regex(/^(?!.*\.\.)[\w.+:/-]{1,64}$/, 'at most 64 letters, digits and . + : / _ -, no two dots together'),
  repo: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'owner/name')
    .max(200)
    .optional(),
  at: z.iso.datetime({ offset: true }).optional(),
})

const CODE = 'bad-deploy'

/** POST /v1/deploys: a service began to run a revision. Told twice it is one deploy. Behind the same door as telemetry. */
export function registerDeploys(server: FastifyInstance, { tell, repoOf, clock }: DeploysOptions): void {
  server.post('/v1/deploys', { bodyLimit: REPORT_LIMIT }, async (request, reply) => {
    try {
      const { service, revision, repo, at } = read(request.body, clock.now())
      const { deploy, isNew } = await tell({ service, revision, at })
      const advice = adviceOn(service, repo, repoOf(service))
      return reply
        .status(isNew ? 201 : 200)
        .send({ deploy, is_new: isNew, ...(advice === undefined ? {} : { advice }) })
    } catch (error) {
      return refused(reply, error, CODE)
    }
  })
}

function read(body: unknown, now: Date) {
  const parsed = Body.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') || 'the body'
    const advice = 'Send JSON such as {"service":"checkout","revision":"4f2a9c1"}.'
    throw new GiveUp(CODE, `${where}: ${issue?.message ?? 'not understood'}. ${advice}`)
  }
  return { ...parsed.data, at: momentOf(parsed.data.at, now, CODE) }
}

/** Without its repository a deploy has a time but no commits. */
function adviceOn(service: string, told: string | undefined, set: string | undefined): string | undefined {
  if (set === undefined)
    return `No repository is known for ${service}: add ${service}=${told ?? 'owner/name'} to FAULTLINE_REPOS.`
  if (told === undefined || told === set) return undefined
  return `FAULTLINE_REPOS says that ${service} comes from ${set}, not from ${told}. Correct one of them.`
}
