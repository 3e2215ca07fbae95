import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { readCommit } from '../git/history.ts'
import { listTree, objectType, readBlob, type TreeEntry, writeBlob, writeCommit, writeTree } from '../git/objects.ts'
import type { Host } from '../host/host.ts'
import { notFound, Refused } from '../host/refused.ts'
import { gitCommitShape } from '../shapes/commits.ts'
import { nodeId, repoUrls } from '../shapes/urls.ts'
import { bodyOf, queryOf, type RestContext, repositoryOf, textOf } from './context.ts'

const Sha = z.string().regex(/^[0-9a-f]{40}$/)
const Person = z.object({
  name: z.string().min(1),
  email: z.string().min(1),
  date: z.iso.datetime({ offset: true }).optional(),
})
const NewBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') })
const NewTree = z.object({
  base_tree: Sha.optional(),
  tree: z.array(
    z.object({
      path: z.string().min(1),
      mode: z.enum(['100644', '100755', '120000']),
      type: z.literal('blob').optional(),
      sha: Sha.nullish(),
      content: z.string().optional(),
    }),
  ),
})
const NewCommit = z.object({
  message: z.string().min(1),
  tree: Sha,
  parents: z.array(Sha).default([]),
  author: Person.optional(),
  committer: Person.optional(),
})

/** Blobs, trees and commits: the pieces of which a branch is made. */
export function gitDataRoutes(app: FastifyInstance, { host, login }: RestContext): void {
  blobRoutes(app, host)
  treeRoutes(app, host)

  app.get('/repos/:owner/:repo/git/commits/:sha', async (request) => {
    const { repo } = repositoryOf(host, request)
    const sha = textOf(request, 'sha')
    if ((await objectType(host.gitDir(repo), sha)) !== 'commit') throw notFound()
    return gitCommitShape(host.origin(), repo, await readCommit(host.gitDir(repo), sha))
  })

  app.post('/repos/:owner/:repo/git/commits', async (request, reply) => {
    const { repo } = repositoryOf(host, request)
    const wanted = bodyOf(request, 'Commit', NewCommit)
    const gitDir = host.gitDir(repo)
    if ((await objectType(gitDir, wanted.tree)) !== 'tree') throw new Refused(422, 'Tree SHA does not exist')
    for (const parent of wanted.parents) {
      if ((await objectType(gitDir, parent)) !== 'commit')
        throw new Refused(422, 'Parent SHA does not exist or is not a commit object')
    }
    const by = login(request)
    const person = (given: z.infer<typeof Person> | undefined) => ({
      name: given?.name ?? by,
      email: given?.email ?? `${by}@users.noreply.example.com`,
      date: given?.date ?? host.now(),
    })
    const author = person(wanted.author)
    const committer = wanted.committer === undefined ? author : person(wanted.committer)
    const { message, parents, tree } = wanted
    const sha = await writeCommit(gitDir, { tree, parents, message, author, committer })
    return reply.code(201).send(gitCommitShape(host.origin(), repo, await readCommit(gitDir, sha)))
  })
}

function blobRoutes(app: FastifyInstance, host: Host): void {
  app.get('/repos/:owner/:repo/git/blobs/:sha', async (request) => {
    const { repo } = repositoryOf(host, request)
    const sha = textOf(request, 'sha')
    const bytes = await readBlob(host.gitDir(repo), sha)
    if (bytes === undefined) throw notFound()
    const url = `${repoUrls(host.origin(), repo).api}/git/blobs/${sha}`
    return {
      sha,
      node_id: nodeId('Blob', sha),
      size: bytes.length,
      url,
      encoding: 'base64',
      content: bytes.toString('base64'),
    }
  })

  app.post('/repos/:owner/:repo/git/blobs', async (request, reply) => {
    const { repo } = repositoryOf(host, request)
    const { content, encoding } = bodyOf(request, 'Blob', NewBlob)
    const sha = await writeBlob(host.gitDir(repo), Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'))
    return reply.code(201).send({ sha, url: `${repoUrls(host.origin(), repo).api}/git/blobs/${sha}` })
  })
}

function treeRoutes(app: FastifyInstance, host: Host): void {
  app.get('/repos/:owner/:repo/git/trees/:sha', async (request) => {
    const { repo } = repositoryOf(host, request)
    const sha = textOf(request, 'sha')
    const type = await objectType(host.gitDir(repo), sha)
    if (type !== 'tree' && type !== 'commit') throw notFound()
    const root = type === 'tree' ? sha : (await readCommit(host.gitDir(repo), sha)).tree
    return treeShape(host, repo, root, queryOf(request).recursive !== undefined)
  })

  app.post('/repos/:owner/:repo/git/trees', async (request, reply) => {
    const { repo } = repositoryOf(host, request)
    const { base_tree, tree } = bodyOf(request, 'Tree', NewTree)
    const gitDir = host.gitDir(repo)
    if (base_tree !== undefined && (await objectType(gitDir, base_tree)) !== 'tree') {
      throw new Refused(422, 'base_tree is not a valid tree oid')
    }
    const edits = []
    for (const { path, mode, sha, content } of tree) {
      const blob = content === undefined ? (sha ?? null) : await writeBlob(gitDir, content)
      if (blob !== null && (await objectType(gitDir, blob)) !== 'blob')
        throw new Refused(422, `tree.sha ${blob} is not a valid blob`)
      if (
        path.split('/').some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git')
      ) {
        throw new Refused(422, 'tree.path contains a malformed path component')
      }
      edits.push({ path, mode, sha: blob })
    }
    const sha = await writeTree(gitDir, base_tree, edits)
    return reply.code(201).send(await treeShape(host, repo, sha, false))
  })
}

async function treeShape(host: Host, repo: string, sha: string, recursive: boolean) {
  const { api } = repoUrls(host.origin(), repo)
  const entry = ({ path, mode, type, sha: id, size }: TreeEntry) => {
    const url = `${api}/git/${type === 'tree' ? 'trees' : 'blobs'}/${id}`
    return { path, mode, type, sha: id, ...(size === undefined ? {} : { size }), url }
  }
  const entries = await listTree(host.gitDir(repo), sha, recursive)
  return { sha, url: `${api}/git/trees/${sha}`, tree: entries.map(entry), truncated: false }
}
