import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { thePull } from '../host/pulls.ts'
import { theCommit } from '../host/repositories.ts'
import { checkShape, combinedStatus, statusShape } from '../shapes/checks.ts'
import { commentShape } from '../shapes/pulls.ts'
import { bodyOf, numberOf, paged, queryOf, type RestContext, repositoryOf, textOf } from './context.ts'

const NewComment = z.object({ body: z.string().min(1).max(65_536) })
const NewStatus = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string().max(255).default('default'),
  description: z.string().max(140).nullish(),
  target_url: z.string().nullish(),
})

/** What is said about a change: comments by people, checks and statuses by machines. */
export function reviewRoutes(app: FastifyInstance, context: RestContext): void {
  commentRoutes(app, context)
  const { host, login } = context

  app.get('/repos/:owner/:repo/commits/:ref/check-runs', async (request, reply) => {
    const repository = repositoryOf(host, request)
    const sha = await theCommit(host, repository.repo, textOf(request, 'ref'))
    const { status, check_name } = queryOf(request)
    const found = [...repository.checks.values()].filter(
      (check) =>
        check.sha === sha && (!status || check.status === status) && (!check_name || check.name === check_name),
    )
    const check_runs = paged(host, request, reply, found).map((check) => checkShape(host.origin(), repository, check))
    return { total_count: found.length, check_runs }
  })

  app.get('/repos/:owner/:repo/commits/:ref/status', async (request) => {
    const repository = repositoryOf(host, request)
    const sha = await theCommit(host, repository.repo, textOf(request, 'ref'))
    return combinedStatus(host.origin(), repository, sha)
  })

  app.post('/repos/:owner/:repo/statuses/:sha', async (request, reply) => {
    const { repo } = repositoryOf(host, request)
    const wanted = bodyOf(request, 'Status', NewStatus)
    const sha = await theCommit(host, repo, textOf(request, 'sha'))
    const words = { description: wanted.description ?? null, target_url: wanted.target_url ?? null }
    const { state, context: name } = wanted
    const facts = { id: host.newId(), repo, sha, state, context: name, by: login(request), at: host.now() }
    const status = { kind: 'status' as const, ...facts, ...words }
    host.record(status)
    return reply.code(201).send(statusShape(host.origin(), status))
  })
}

function commentRoutes(app: FastifyInstance, { host, login }: RestContext): void {
  app.get('/repos/:owner/:repo/issues/:number/comments', async (request, reply) => {
    const repository = repositoryOf(host, request)
    const { number } = thePull(repository, numberOf(request, 'number'))
    const comments = repository.comments.filter((comment) => comment.number === number)
    return paged(host, request, reply, comments).map((comment) => commentShape(host.origin(), comment))
  })

  app.post('/repos/:owner/:repo/issues/:number/comments', async (request, reply) => {
    const repository = repositoryOf(host, request)
    const { number, repo } = thePull(repository, numberOf(request, 'number'))
    const { body } = bodyOf(request, 'IssueComment', NewComment)
    const facts = { id: host.newId(), repo, number, body, by: login(request), at: host.now() }
    const comment = { kind: 'comment' as const, ...facts }
    host.record(comment)
    return reply.code(201).send(commentShape(host.origin(), comment))
  })
}
