import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Fault } from '../faults.ts'
import { Refused } from '../host/refused.ts'
import type { CodeHostSandbox } from '../sandbox.ts'

const Files = z.record(z.string(), z.string().nullable())
const Author = z.object({ name: z.string().min(1), email: z.string().min(1) })
const NewRepository = z.object({ repo: z.string(), files: z.record(z.string(), z.string()) })
const NewCommit = z.object({
  repo: z.string(),
  files: Files,
  message: z.string().min(1),
  author: Author,
  at: z.iso.datetime().optional(),
  branch: z.string().optional(),
})
const ByPerson = z.object({ as: z.string().min(1).max(100).default('a-person') })
const NewDeployment = z.object({
  repo: z.string(),
  sha: z.string().min(1),
  environment: z.string().optional(),
  at: z.iso.datetime().optional(),
  by: z.string().optional(),
  state: z.enum(['success', 'failure', 'error', 'inactive', 'pending', 'queued', 'in_progress', 'none']).optional(),
})
const NewRelease = z.object({
  repo: z.string(),
  tag: z.string().min(1),
  target: z.string().min(1).optional(),
  draft: z.boolean().optional(),
  prerelease: z.boolean().optional(),
  at: z.iso.datetime().optional(),
})
const PullParams = z.object({ owner: z.string(), repo: z.string(), number: z.coerce.number().int().positive() })
const RepoParams = z.object({ owner: z.string(), repo: z.string() })

/** What a person could do by hand on the host, and trouble on request. Described in control.md. */
export function controlApi(sandbox: CodeHostSandbox) {
  return async function register(app: FastifyInstance): Promise<void> {
    app.setErrorHandler((error: FastifyError | z.ZodError | Refused, _request, reply) => {
      if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) })
      const status = error instanceof Refused ? error.status : ('statusCode' in error && error.statusCode) || 500
      return reply.code(status).send({ error: error.message })
    })
    repositoryControls(app, sandbox)
    pullControls(app, sandbox)
    troubleControls(app, sandbox)
  }
}

function repositoryControls(app: FastifyInstance, sandbox: CodeHostSandbox): void {
  app.get('/repositories', () => sandbox.repositories())
  app.post('/repositories', async (request, reply) => {
    const { repo, files } = NewRepository.parse(request.body)
    return reply.code(201).send(await sandbox.createRepository(repo, files))
  })
  app.post('/commits', async (request, reply) => {
    const { at, branch, ...commit } = NewCommit.parse(request.body)
    const sha = await sandbox.commitFiles({ ...commit, ...(at && { at }), ...(branch && { branch }) })
    return reply.code(201).send({ sha })
  })
  app.post('/deployments', async (request, reply) => {
    const { repo, sha, environment, at, by, state } = NewDeployment.parse(request.body)
    const extra = { ...(environment && { environment }), ...(at && { at }), ...(by && { by }) }
    return reply.code(201).send(await sandbox.recordDeployment({ repo, sha, ...extra }, state))
  })
  app.post('/releases', async (request, reply) => {
    const { repo, tag, target, draft, prerelease, at } = NewRelease.parse(request.body)
    const flags = { ...(draft !== undefined && { draft }), ...(prerelease !== undefined && { prerelease }) }
    const release = { repo, tag, ...(target && { target }), ...flags, ...(at && { at }) }
    return reply.code(201).send(await sandbox.recordRelease(release))
  })
}

function pullControls(app: FastifyInstance, sandbox: CodeHostSandbox): void {
  app.get('/repositories/:owner/:repo/pulls', (request) => {
    const { owner, repo } = RepoParams.parse(request.params)
    return sandbox.pulls(`${owner}/${repo}`)
  })
  app.post('/repositories/:owner/:repo/pulls/:number/merge', (request) => {
    const { repo, number } = pullOf(request)
    return sandbox.mergePull(repo, number, ByPerson.parse(request.body ?? {}).as)
  })
  app.post('/repositories/:owner/:repo/pulls/:number/close', (request) => {
    const { repo, number } = pullOf(request)
    return sandbox.closePull(repo, number, ByPerson.parse(request.body ?? {}).as)
  })
}

function troubleControls(app: FastifyInstance, sandbox: CodeHostSandbox): void {
  app.get('/faults', () => sandbox.faults.list())
  app.post('/faults', async (request, reply) => {
    sandbox.faults.add(Fault.parse(request.body))
    return reply.code(201).send(sandbox.faults.list())
  })
  app.delete('/faults', () => {
    sandbox.faults.clear()
    return []
  })
  app.get('/deliveries', () => sandbox.deliveries())
  app.post('/deliveries/:id/redeliver', async (request) => {
    const { id } = z.object({ id: z.coerce.number().int() }).parse(request.params)
    const delivery = await sandbox.redeliver(id)
    if (delivery === undefined) throw new Refused(404, `There is no delivery ${id}: list them with GET deliveries`)
    return delivery
  })
  app.post('/idle', async () => {
    await sandbox.idle()
    return { idle: true }
  })
}

function pullOf(request: FastifyRequest): { repo: string; number: number } {
  const { owner, repo, number } = PullParams.parse(request.params)
  return { repo: `${owner}/${repo}`, number }
}
