import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { objectType } from '../git/objects.ts'
import { createRef, deleteRef, isAncestor, isValidRef, listRefs, moveRef, NO_SHA, readRef } from '../git/refs.ts'
import type { Host } from '../host/host.ts'
import { movedBranch } from '../host/pushes.ts'
import { notFound, Refused } from '../host/refused.ts'
import type { Repository } from '../host/state.ts'
import { nodeId, repoUrls } from '../shapes/urls.ts'
import { bodyOf, type RestContext, repositoryOf, wildcard } from './context.ts'

/** Where a ref is put, and by whom. */
interface PutRef {
  readonly ref: string
  readonly sha: string
  readonly by: string
}

const Sha = z.string().regex(/^[0-9a-f]{40}$/)
const NewRef = z.object({ ref: z.string().startsWith('refs/'), sha: Sha })
const MovedRef = z.object({ sha: Sha, force: z.boolean().default(false) })
const BRANCH = 'refs/heads/'

/** Branches and tags by their full names: made once, moved forwards. */
export function refRoutes(app: FastifyInstance, { host, login }: RestContext): void {
  readRoutes(app, host)

  app.post('/repos/:owner/:repo/git/refs', async (request, reply) => {
    const repository = repositoryOf(host, request)
    const { ref, sha } = bodyOf(request, 'Reference', NewRef)
    const by = login(request)
    await host.exclusive(() => makeRef(host, repository, { ref, sha, by }))
    return reply.code(201).send(refShape(host, repository.repo, ref, sha))
  })

  app.patch('/repos/:owner/:repo/git/refs/*', async (request) => {
    const repository = repositoryOf(host, request)
    const ref = `refs/${wildcard(request)}`
    const { sha, force } = bodyOf(request, 'Reference', MovedRef)
    const by = login(request)
    await host.exclusive(() => updateRef(host, repository, { ref, sha, by }, force))
    return refShape(host, repository.repo, ref, sha)
  })

  app.delete('/repos/:owner/:repo/git/refs/*', async (request, reply) => {
    const { repo } = repositoryOf(host, request)
    const ref = `refs/${wildcard(request)}`
    await host.exclusive(async () => {
      if ((await readRef(host.gitDir(repo), ref)) === undefined) throw new Refused(422, 'Reference does not exist')
      await deleteRef(host.gitDir(repo), ref)
    })
    return reply.code(204).send()
  })
}

function readRoutes(app: FastifyInstance, host: Host): void {
  app.get('/repos/:owner/:repo/git/ref/*', async (request) => {
    const { repo } = repositoryOf(host, request)
    const ref = `refs/${wildcard(request)}`
    const sha = await readRef(host.gitDir(repo), ref)
    if (sha === undefined) throw notFound()
    return refShape(host, repo, ref, sha)
  })

  app.get('/repos/:owner/:repo/git/matching-refs/*', async (request) => {
    const { repo } = repositoryOf(host, request)
    const refs = await listRefs(host.gitDir(repo), `refs/${wildcard(request)}`)
    return refs.map(({ ref, sha }) => refShape(host, repo, ref, sha))
  })
}

async function makeRef(host: Host, repository: Repository, { ref, sha, by }: PutRef): Promise<void> {
  const gitDir = host.gitDir(repository.repo)
  if (!(await isValidRef(gitDir, ref))) throw new Refused(422, `Reference name is invalid: ${ref}`)
  if ((await objectType(gitDir, sha)) !== 'commit') throw new Refused(422, 'Object does not exist')
  if (!(await createRef(gitDir, ref, sha))) throw new Refused(422, 'Reference already exists')
  if (!ref.startsWith(BRANCH)) return
  await movedBranch(host, repository, { branch: ref.slice(BRANCH.length), before: NO_SHA, after: sha, by })
}

async function updateRef(host: Host, repository: Repository, { ref, sha, by }: PutRef, force: boolean): Promise<void> {
  const gitDir = host.gitDir(repository.repo)
  const before = await readRef(gitDir, ref)
  if (before === undefined) throw new Refused(422, 'Reference does not exist')
  if ((await objectType(gitDir, sha)) !== 'commit') throw new Refused(422, 'Object does not exist')
  if (!force && !(await isAncestor(gitDir, before, sha))) throw new Refused(422, 'Update is not a fast forward')
  if (!(await moveRef(gitDir, ref, sha, before)))
    throw new Refused(409, 'Reference was modified: read it and try again')
  if (!ref.startsWith(BRANCH)) return
  await movedBranch(host, repository, { branch: ref.slice(BRANCH.length), before, after: sha, by })
}

function refShape(host: Host, repo: string, ref: string, sha: string) {
  const { api } = repoUrls(host.origin(), repo)
  const object = { type: 'commit', sha, url: `${api}/git/commits/${sha}` }
  return { ref, node_id: nodeId('Ref', ref), url: `${api}/git/${ref}`, object }
}
