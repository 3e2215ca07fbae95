import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Pull } from '../host/entries.ts'
import { commitsOfPull, filesOfPull, pullFigures } from '../host/figures.ts'
import { mergePull } from '../host/merges.ts'
import { changePull, openPull, thePull } from '../host/pulls.ts'
import { invalid } from '../host/refused.ts'
import type { Repository } from '../host/state.ts'
import { commitShape, fileShape } from '../shapes/commits.ts'
import { fullPull, simplePull } from '../shapes/pulls.ts'
import { bodyOf, numberOf, paged, queryOf, type RestContext, repositoryOf } from './context.ts'

const NewPull = z.object({
  title: z.string().min(1).max(256),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().max(65_536).nullish(),
  draft: z.boolean().default(false),
})
const ChangedPull = z.object({
  title: z.string().min(1).max(256).optional(),
  body: z.string().max(65_536).optional(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().min(1).optional(),
})
const MergeBody = z.object({
  sha: z.string().optional(),
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  merge_method: z.literal('merge', { error: 'this host merges with a merge commit only' }).default('merge'),
})

/** Pull requests: found, opened, changed and merged. */
export function pullRoutes(app: FastifyInstance, context: RestContext): void {
  const { host, login } = context
  readRoutes(app, context)

  app.post('/repos/:owner/:repo/pulls', async (request, reply) => {
    const repository = repositoryOf(host, request)
    const { title, head, base, body, draft } = bodyOf(request, 'PullRequest', NewPull)
    const branch = ownBranch(repository, head)
    const facts = { title, body: body ?? '', branch, base_branch: base, draft, by: login(request) }
    const pull = await openPull(host, repository, facts)
    reply.code(201)
    return sendPull(context, reply, repository, pull)
  })

  app.patch('/repos/:owner/:repo/pulls/:number', async (request, reply) => {
    const repository = repositoryOf(host, request)
    const { title, body, state, base } = bodyOf(request, 'PullRequest', ChangedPull)
    const words = { ...(title && { title }), ...(body !== undefined && { body }) }
    const change = { ...words, ...(state && { state }), ...(base && { base_branch: base }) }
    const pull = await changePull(host, repository, numberOf(request, 'number'), change, login(request))
    return sendPull(context, reply, repository, pull)
  })

  app.put('/repos/:owner/:repo/pulls/:number/merge', async (request) => {
    const repository = repositoryOf(host, request)
    const { sha, commit_title, commit_message } = bodyOf(request, 'PullRequest', MergeBody)
    const merge = await mergePull(host, repository, numberOf(request, 'number'), {
      by: login(request),
      ...(sha && { head_sha: sha }),
      ...(commit_title && { title: commit_title }),
      ...(commit_message && { message: commit_message }),
    })
    return { sha: merge.sha, merged: true, message: 'Pull Request successfully merged' }
  })
}

function readRoutes(app: FastifyInstance, context: RestContext): void {
  const { host } = context
  app.get('/repos/:owner/:repo/pulls', (request, reply) => {
    const repository = repositoryOf(host, request)
    const pulls = matching(repository, queryOf(request))
    return reply.send(paged(host, request, reply, pulls).map((pull) => simplePull(host.origin(), repository, pull)))
  })

  app.get('/repos/:owner/:repo/pulls/:number', async (request, reply) => {
    const repository = repositoryOf(host, request)
    return sendPull(context, reply, repository, thePull(repository, numberOf(request, 'number')))
  })

  app.get('/repos/:owner/:repo/pulls/:number/files', async (request, reply) => {
    const repository = repositoryOf(host, request)
    const pull = thePull(repository, numberOf(request, 'number'))
    const files = paged(host, request, reply, await filesOfPull(host, pull))
    return files.map((file) => fileShape(host.origin(), repository.repo, pull.head_sha, file))
  })

  app.get('/repos/:owner/:repo/pulls/:number/commits', async (request, reply) => {
    const repository = repositoryOf(host, request)
    const commits = await commitsOfPull(host, thePull(repository, numberOf(request, 'number')))
    return paged(host, request, reply, commits).map((commit) => commitShape(host.origin(), repository.repo, commit))
  })

  app.get('/repos/:owner/:repo/pulls/:number/merge', async (request, reply) => {
    const pull = thePull(repositoryOf(host, request), numberOf(request, 'number'))
    return reply.code(pull.merge === null ? 404 : 204).send()
  })
}

async function sendPull({ host }: RestContext, reply: FastifyReply, repository: Repository, pull: Pull) {
  return reply.send(fullPull(host.origin(), repository, pull, await pullFigures(host, pull)))
}

/** Newest first, as GitHub lists them. `head` is `owner:branch`. */
function matching(repository: Repository, query: Record<string, string>): readonly Pull[] {
  const { state = 'open', head, base, direction = 'desc' } = query
  const branch = head === undefined ? undefined : branchOfHead(repository, head)
  const found = [...repository.pulls.values()].filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (head === undefined || pull.branch === branch) &&
      (base === undefined || pull.base_branch === base),
  )
  return direction === 'asc' ? found : found.toReversed()
}

/** Null for a branch of somebody else's fork: there are none here. */
function branchOfHead(repository: Repository, head: string): string | null {
  const [owner, ...rest] = head.split(':')
  if (rest.length === 0) return head
  return owner === repository.repo.split('/')[0] ? rest.join(':') : null
}

function ownBranch(repository: Repository, head: string): string {
  const branch = branchOfHead(repository, head)
  if (branch === null) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' })
  return branch
}
