import { posix } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { entryAt, listTree, readBlob, type TreeEntry } from '../git/objects.ts'
import { resolveCommit } from '../git/refs.ts'
import type { Host } from '../host/host.ts'
import { notFound, Refused } from '../host/refused.ts'
import { repoUrls } from '../shapes/urls.ts'
import { queryOf, type RestContext, repositoryOf, wildcard } from './context.ts'

/** Above this GitHub leaves the content out and sends the caller to the blob. */
const INLINE_BYTES = 1024 * 1024

/** Files and directories at a commit. */
export function contentRoutes(app: FastifyInstance, { host }: RestContext): void {
  app.get('/repos/:owner/:repo/contents/*', async (request) => {
    const { repo, default_branch } = repositoryOf(host, request)
    const path = wildcard(request).replace(/\/+$/, '')
    const ref = queryOf(request).ref ?? default_branch
    const sha = await resolveCommit(host.gitDir(repo), ref)
    if (sha === undefined) throw new Refused(404, `No commit found for the ref ${ref}`)
    if (posix.normalize(path) !== path || path.startsWith('/') || path.startsWith('..')) {
      throw new Refused(422, 'path contains a malformed path component')
    }
    const entry = path === '' || path === '.' ? undefined : await entryAt(host.gitDir(repo), sha, path)
    if (entry === undefined && path !== '' && path !== '.') throw notFound()
    if (entry === undefined || entry.type === 'tree') return directory(host, repo, sha, ref, entry?.path ?? '')
    return file(host, repo, ref, entry)
  })
}

async function directory(host: Host, repo: string, sha: string, ref: string, path: string) {
  const entries = await listTree(host.gitDir(repo), `${sha}:${path}`, false)
  return entries.map((entry) => {
    const type = entry.type === 'tree' ? 'dir' : 'file'
    return { ...links(host, repo, ref, { ...entry, path: posix.join(path, entry.path) }), type }
  })
}

async function file(host: Host, repo: string, ref: string, entry: TreeEntry) {
  const bytes = (await readBlob(host.gitDir(repo), entry.sha)) ?? Buffer.alloc(0)
  const base = links(host, repo, ref, entry)
  if (entry.mode === '120000') return { ...base, type: 'symlink', target: bytes.toString('utf8') }
  if (bytes.length > INLINE_BYTES) return { ...base, type: 'file', encoding: 'none', content: '' }
  // GitHub breaks its base64 into lines; a client must cope with that.
  const content = bytes.toString('base64').replace(/.{60}/g, '$&\n')
  return { ...base, type: 'file', encoding: 'base64', content: `${content}\n` }
}

function links(host: Host, repo: string, ref: string, entry: TreeEntry) {
  const { api, html } = repoUrls(host.origin(), repo)
  const path = entry.path.split('/').map(encodeURIComponent).join('/')
  const url = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`
  const git_url = `${api}/git/${entry.type === 'tree' ? 'trees' : 'blobs'}/${entry.sha}`
  const html_url = `${html}/blob/${encodeURIComponent(ref)}/${path}`
  return {
    name: posix.basename(entry.path),
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url,
    git_url,
    download_url: entry.type === 'tree' ? null : `${html}/raw/${encodeURIComponent(ref)}/${path}`,
    _links: { self: url, git: git_url, html: html_url },
  }
}
