import type { FastifyInstance } from 'fastify'
import { diffFiles, filesOfCommit, log, mergeBase, readCommit } from '../git/history.ts'
import { resolveCommit } from '../git/refs.ts'
import type { Host } from '../host/host.ts'
import { notFound, Refused } from '../host/refused.ts'
import { branchesOf, theCommit } from '../host/repositories.ts'
import { commitShape, fileShape } from '../shapes/commits.ts'
import { fullRepository } from '../shapes/repositories.ts'
import { repoUrls } from '../shapes/urls.ts'
import { paged, queryOf, type RestContext, repositoryOf, textOf, wildcard } from './context.ts'

/** Asks for the name of a commit and nothing else. */
const ONLY_SHA = /^application\/vnd\.github(\.v3)?\.sha$/
const SHA_TYPE = 'application/vnd.github.sha; charset=utf-8'

/** The repository, its branches, its history and comparisons. */
export function repositoryRoutes(app: FastifyInstance, { host }: RestContext): void {
  app.get('/repos/:owner/:repo', (request) => fullRepository(host.origin(), repositoryOf(host, request)))

  app.get('/repos/:owner/:repo/branches', async (request, reply) => {
    const { repo } = repositoryOf(host, request)
    const { api } = repoUrls(host.origin(), repo)
    const branches = await branchesOf(host, repo)
    const shapes = branches.map(({ name, sha }) => ({
      name,
      commit: { sha, url: `${api}/commits/${sha}` },
      protected: false,
    }))
    return paged(host, request, reply, shapes)
  })

  commitRoutes(app, host)
  compareRoute(app, host)
}

function commitRoutes(app: FastifyInstance, host: Host): void {
  app.get('/repos/:owner/:repo/commits', async (request, reply) => {
    const { repo, default_branch } = repositoryOf(host, request)
    const query = queryOf(request)
    const sha = await resolveCommit(host.gitDir(repo), query.sha ?? default_branch)
    if (sha === undefined) throw notFound()
    const args = [...dateLimits(query), sha, ...(query.author ? [`--author=${query.author}`] : [])]
    const commits = paged(host, request, reply, await log(host.gitDir(repo), args))
    return commits.map((commit) => commitShape(host.origin(), repo, commit))
  })

  app.get('/repos/:owner/:repo/commits/:ref', async (request, reply) => {
    const { repo } = repositoryOf(host, request)
    const gitDir = host.gitDir(repo)
    const sha = await theCommit(host, repo, textOf(request, 'ref'))
    if (ONLY_SHA.test(request.headers.accept ?? '')) return reply.type(SHA_TYPE).send(sha)
    const commit = await readCommit(gitDir, sha)
    return commitShape(host.origin(), repo, commit, await filesOfCommit(gitDir, commit))
  })
}

function compareRoute(app: FastifyInstance, host: Host): void {
  app.get('/repos/:owner/:repo/compare/*', async (request, reply) => {
    const { repo } = repositoryOf(host, request)
    const [from = '', to = ''] = wildcard(request).split('...')
    const gitDir = host.gitDir(repo)
    const base = await resolveCommit(gitDir, from)
    const head = await resolveCommit(gitDir, to)
    if (base === undefined || head === undefined) throw notFound()
    const fork = await mergeBase(gitDir, base, head)
    if (fork === undefined) throw new Refused(404, `No common ancestor between ${from} and ${to}.`)
    const ahead = (await log(gitDir, [head, `^${base}`])).toReversed()
    const behind = (await log(gitDir, [base, `^${head}`])).length
    const origin = host.origin()
    const { api, html } = repoUrls(origin, repo)
    const page = `${html}/compare/${base}...${head}`
    return {
      url: `${api}/compare/${base}...${head}`,
      html_url: page,
      permalink_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      base_commit: commitShape(origin, repo, await readCommit(gitDir, base)),
      merge_base_commit: commitShape(origin, repo, await readCommit(gitDir, fork)),
      status: comparison(ahead.length, behind),
      ahead_by: ahead.length,
      behind_by: behind,
      total_commits: ahead.length,
      commits: paged(host, request, reply, ahead).map((commit) => commitShape(origin, repo, commit)),
      files: (await diffFiles(gitDir, fork, head)).map((file) => fileShape(origin, repo, head, file)),
    }
  })
}

function dateLimits(query: Record<string, string>): string[] {
  const seconds = (text: string) => {
    const at = Date.parse(text)
    if (Number.isNaN(at)) throw new Refused(422, `Invalid date: ${text}`)
    return Math.floor(at / 1_000)
  }
  return [
    ...(query.until ? [`--until=${seconds(query.until)}`] : []),
    ...(query.since ? [`--since=${seconds(query.since)}`] : []),
  ]
}

function comparison(ahead: number, behind: number) {
  if (ahead > 0 && behind > 0) return 'diverged'
  if (ahead > 0) return 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}
