import { existsSync } from 'node:fs'
import { type FileChange, importCommit } from '../git/import-commit.ts'
import { createBare, listTree } from '../git/objects.ts'
import { createRef, listRefs, NO_SHA, readRef, resolveCommit } from '../git/refs.ts'
import type { Host } from './host.ts'
import { movedBranch } from './pushes.ts'
import { notFound, Refused } from './refused.ts'
import type { Repository } from './state.ts'

export interface Author {
  readonly name: string
  readonly email: string
}

/** A commit by a person on the default branch. `files` by path: whole new content, or null to delete. */
export interface PersonalCommit {
  readonly repo: string
  readonly files: Readonly<Record<string, string | null>>
  readonly message: string
  readonly author: Author
  /** ISO 8601; default: now. */
  readonly at?: string
  readonly branch?: string
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9_.-]+$/

/** Makes the repository with one commit, or finds it there and leaves it as it is. */
export async function createRepository(
  host: Host,
  repo: string,
  files: Readonly<Record<string, string>>,
  first: { readonly message?: string; readonly author?: Author; readonly at?: string } = {},
): Promise<{ readonly id: number; readonly head_sha: string }> {
  if (!NAME.test(repo)) throw new Refused(422, `"${repo}" is not owner/name: use letters, digits, "-", "_" and "."`)
  refuseOtherPaths(files)
  return host.exclusive(async () => {
    const gitDir = host.gitDir(repo)
    if (!existsSync(gitDir)) await createBare(gitDir, 'main')
    const id = host.repository(repo)?.id ?? host.newId()
    if (host.repository(repo) === undefined) {
      host.record({ kind: 'repository', id, repo, default_branch: 'main', at: host.now() })
    }
    const there = await readRef(gitDir, 'refs/heads/main')
    if (there !== undefined) return { id, head_sha: there }
    const author = { name: 'Shop', email: 'shop@example.com', ...first.author, date: first.at ?? host.now() }
    const message = first.message ?? 'Start the repository'
    const changes = await changesOf(gitDir, undefined, files)
    const head_sha = await importCommit(gitDir, { ref: 'refs/heads/main', message, author, files: changes })
    return { id, head_sha }
  })
}

/** Commits on a branch as a person would push it, and tells everybody who listens. Returns the new head. */
export async function commitFiles(host: Host, request: PersonalCommit): Promise<string> {
  refuseOtherPaths(request.files)
  return host.exclusive(async () => {
    const repository = theRepository(host, request.repo)
    const gitDir = host.gitDir(request.repo)
    const branch = request.branch ?? repository.default_branch
    const before = await readRef(gitDir, `refs/heads/${branch}`)
    if (before === undefined) throw notFound()
    const author = { ...request.author, date: request.at ?? host.now() }
    const files = await changesOf(gitDir, before, request.files)
    const { message } = request
    const sha = await importCommit(gitDir, { ref: `refs/heads/${branch}`, parent: before, message, author, files })
    await movedBranch(host, repository, { branch, before, after: sha, by: request.author.name })
    return sha
  })
}

/** A branch at the head of the default one. */
export async function createBranch(host: Host, repo: string, branch: string): Promise<void> {
  return host.exclusive(async () => {
    const repository = theRepository(host, repo)
    const head = await headSha(host, repo)
    if (!(await createRef(host.gitDir(repo), `refs/heads/${branch}`, head))) {
      throw new Refused(422, 'Reference already exists')
    }
    await movedBranch(host, repository, { branch, before: NO_SHA, after: head, by: 'sandbox' })
  })
}

/** Sha of a branch (default: the default branch). */
export async function headSha(host: Host, repo: string, branch?: string): Promise<string> {
  const repository = theRepository(host, repo)
  const sha = await readRef(host.gitDir(repo), `refs/heads/${branch ?? repository.default_branch}`)
  if (sha === undefined) throw notFound()
  return sha
}

export function theRepository(host: Host, repo: string): Repository {
  const repository = host.repository(repo)
  if (repository === undefined) throw notFound()
  return repository
}

export async function theCommit(host: Host, repo: string, name: string): Promise<string> {
  const sha = await resolveCommit(host.gitDir(repo), name)
  if (sha === undefined) throw new Refused(422, `No commit found for SHA: ${name}`)
  return sha
}

export async function branchesOf(host: Host, repo: string): Promise<readonly { name: string; sha: string }[]> {
  const refs = await listRefs(host.gitDir(repo), 'refs/heads/')
  return refs.map(({ ref, sha }) => ({ name: ref.slice('refs/heads/'.length), sha }))
}

/** Keeps the mode of a file that is there already; a new one with a shebang may be run. */
async function changesOf(
  gitDir: string,
  base: string | undefined,
  files: Readonly<Record<string, string | null>>,
): Promise<FileChange[]> {
  const there = base === undefined ? [] : await listTree(gitDir, base, true)
  const modes = new Map(there.map((entry) => [entry.path, entry.mode]))
  return Object.entries(files).map(([path, content]) => ({
    path,
    mode: modes.get(path) ?? (content?.startsWith('#!') ? '100755' : '100644'),
    content,
  }))
}

function refuseOtherPaths(files: Readonly<Record<string, unknown>>): void {
  const other = Object.keys(files).find((path) => !isPlainPath(path))
  if (other !== undefined)
    throw new Refused(422, `"${other}" is no path in a repository: name folders and a file in it`)
}

function isPlainPath(path: string): boolean {
  return path.split('/').every((part) => !['', '.', '..', '.git'].includes(part.toLowerCase())) && !path.includes('\0')
}
