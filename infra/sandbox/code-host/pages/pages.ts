import type { FastifyInstance, FastifyReply } from 'fastify'
import { filesOfCommit, type GitCommit, log, readCommit } from '../git/history.ts'
import { entryAt, readBlob } from '../git/objects.ts'
import { resolveCommit } from '../git/refs.ts'
import { commitsOfPull, filesOfPull } from '../host/figures.ts'
import type { Host } from '../host/host.ts'
import { thePull } from '../host/pulls.ts'
import { notFound, Refused } from '../host/refused.ts'
import { headSha } from '../host/repositories.ts'
import type { Repository } from '../host/state.ts'
import { numberOf, repositoryOf, textOf, wildcard } from '../rest/context.ts'
import { html, page } from './layout.ts'
import { checkBoxes, commitLine, diffs, firstLine } from './parts.ts'
import { pullContent, pullLine } from './pull.ts'

/** Pages for people, to read only: a repository, a commit, a file, a pull request. Registered under their prefix. */
export function readingPages(host: Host) {
  return async function register(app: FastifyInstance): Promise<void> {
    app.setErrorHandler((error, _request, reply) => sendFailure(app, reply, error))
    app.get('/', (_request, reply) => send(reply, 'Repositories', [{ text: 'Repositories' }], repositories(host)))
    app.get('/:owner/:repo', async (request, reply) => {
      const repository = repositoryOf(host, request)
      return send(reply, repository.repo, crumbs(repository), await repositoryContent(host, repository))
    })
    app.get('/:owner/:repo/commit/:sha', async (request, reply) => {
      const repository = repositoryOf(host, request)
      const sha = await resolveCommit(host.gitDir(repository.repo), textOf(request, 'sha'))
      if (sha === undefined) throw notFound()
      const commit = await readCommit(host.gitDir(repository.repo), sha)
      const content = await commitContent(host, repository, commit)
      return send(reply, firstLine(commit.message), crumbs(repository, sha.slice(0, 7)), content)
    })
    app.get('/:owner/:repo/pull/:number', async (request, reply) => {
      const repository = repositoryOf(host, request)
      const pull = thePull(repository, numberOf(request, 'number'))
      const content = pullContent(base(repository), repository, pull, {
        files: await filesOfPull(host, pull),
        commits: await commitsOfPull(host, pull),
      })
      return send(reply, pull.title, crumbs(repository, `Pull request #${pull.number}`), content)
    })
    app.get('/:owner/:repo/blob/*', async (request, reply) => {
      const repository = repositoryOf(host, request)
      const [ref = '', ...rest] = wildcard(request).split('/')
      const path = rest.join('/')
      return send(reply, path, crumbs(repository, path), await fileContent(host, repository, ref, path))
    })
  }
}

function sendFailure(app: FastifyInstance, reply: FastifyReply, error: unknown) {
  const status = error instanceof Refused ? error.status : 500
  if (status === 500) app.log.error({ error: String(error) }, 'a page failed')
  return send(reply.code(status), 'Not found', [], html`<p>There is no such page. Go back and take another way.</p>`)
}

function send(
  reply: FastifyReply,
  title: string,
  trail: Parameters<typeof page>[1],
  content: Parameters<typeof page>[2],
) {
  // What a commit or a pull request says must never become a program in the reader's browser.
  reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
  return reply.type('text/html; charset=utf-8').send(page(title, trail, content))
}

function repositories(host: Host) {
  const rows = [...host.state.repositories.keys()].map((repo) => html`<p><a href="/github/${repo}">${repo}</a></p>`)
  return html`<h1>Repositories</h1><div class="box">${rows}</div>`
}

async function repositoryContent(host: Host, repository: Repository) {
  const commits = await log(host.gitDir(repository.repo), ['-50', await headSha(host, repository.repo)])
  const pulls = [...repository.pulls.values()].toReversed().map((pull) => pullLine(base(repository), pull))
  const none = [html`<p class="soft">None yet.</p>`]
  return html`<h1>${repository.repo}</h1><h2>Pull requests</h2><div class="box">${pulls.length > 0 ? pulls : none}</div>
<h2>Commits on ${repository.default_branch}</h2>
<div class="box">${commits.map((commit) => commitLine(base(repository), commit))}</div>`
}

async function commitContent(host: Host, repository: Repository, commit: GitCommit) {
  const checks = [...repository.checks.values()].filter((check) => check.sha === commit.sha)
  return html`<h1>${firstLine(commit.message)}</h1><pre>${commit.message}</pre>
${commitLine(base(repository), commit)}<h2>Checks</h2>${checkBoxes(checks)}<h2>Files</h2>
${diffs(await filesOfCommit(host.gitDir(repository.repo), commit))}`
}

async function fileContent(host: Host, repository: Repository, ref: string, path: string) {
  const gitDir = host.gitDir(repository.repo)
  const sha = await resolveCommit(gitDir, ref)
  const entry = sha === undefined || path === '' ? undefined : await entryAt(gitDir, sha, path)
  const bytes = entry && (await readBlob(gitDir, entry.sha))
  if (bytes === undefined) throw notFound()
  return html`<h1>${path}</h1><div class="box"><pre>${bytes.toString('utf8')}</pre></div>`
}

function base(repository: Repository): string {
  return `/github/${repository.repo}`
}

function crumbs(repository: Repository, here?: string) {
  const home = { text: 'Repositories', href: '/github/' }
  if (here === undefined) return [home, { text: repository.repo }]
  return [home, { text: repository.repo, href: base(repository) }, { text: here }]
}
