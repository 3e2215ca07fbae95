import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { git, gitBytes, gitUnless } from './run-git.ts'
import { type Signature, signatureLine } from './signature.ts'

export interface NewCommit {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly author: Signature
  readonly committer: Signature
}

export interface TreeEntry {
  readonly path: string
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly sha: string
  /** Bytes, for blobs alone. */
  readonly size?: number
}

/** What to put at a path; a null sha takes the path away. */
export interface TreeEdit {
  readonly path: string
  readonly mode: string
  readonly sha: string | null
}

export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
const SHA = /^[0-9a-f]{40}$/

export async function createBare(gitDir: string, branch: string): Promise<void> {
  await git(gitDir, ['init', '--quiet', '--bare', gitDir])
  await git(gitDir, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`])
  await writeTree(gitDir, undefined, [])
}

export async function writeBlob(gitDir: string, content: Buffer | string): Promise<string> {
  return git(gitDir, ['hash-object', '-w', '--stdin'], { input: content })
}

export async function readBlob(gitDir: string, sha: string): Promise<Buffer | undefined> {
  if ((await objectType(gitDir, sha)) !== 'blob') return undefined
  return gitBytes(gitDir, ['cat-file', 'blob', sha])
}

export async function objectType(gitDir: string, sha: string): Promise<string | undefined> {
  if (!SHA.test(sha)) return undefined
  return gitUnless([1, 128], gitDir, ['cat-file', '-t', sha])
}

/** Entries of a tree, or of every tree below it. */
export async function listTree(gitDir: string, treeish: string, recursive: boolean): Promise<readonly TreeEntry[]> {
  const out = await git(gitDir, ['ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), treeish])
  return out.split('\0').filter(Boolean).map(treeEntry)
}

/** What stands at a path of a commit or tree. */
export async function entryAt(gitDir: string, treeish: string, path: string): Promise<TreeEntry | undefined> {
  const out = await git(gitDir, ['ls-tree', '-z', '-l', treeish, '--', path])
  return out
    .split('\0')
    .filter(Boolean)
    .map(treeEntry)
    .find((entry) => entry.path === path)
}

/** Writes the tree that `base` becomes with these edits, through an index of its own. */
export async function writeTree(gitDir: string, base: string | undefined, edits: readonly TreeEdit[]): Promise<string> {
  return withIndex(async (env) => {
    await git(gitDir, base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], { env })
    const lines = edits.map((edit) =>
      edit.sha === null ? `0 ${'0'.repeat(40)}\t${edit.path}\0` : `${edit.mode} ${edit.sha}\t${edit.path}\0`,
    )
    if (lines.length > 0) {
      await git(gitDir, ['update-index', '-z', '--replace', '--index-info'], { env, input: lines.join('') })
    }
    return git(gitDir, ['write-tree'], { env })
  })
}

/** Runs with a throw-away index, so that nothing is shared between two writers. */
export async function withIndex<T>(use: (env: Record<string, string>) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'faultline-index-'))
  try {
    return await use({ GIT_INDEX_FILE: join(dir, 'index') })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** The same request gives the same sha: nothing but the request goes in. */
export async function writeCommit(gitDir: string, commit: NewCommit): Promise<string> {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signatureLine(commit.author)}`,
    `committer ${signatureLine(commit.committer)}`,
    '',
    commit.message,
  ]
  return git(gitDir, ['hash-object', '-t', 'commit', '-w', '--stdin'], { input: lines.join('\n') })
}

function treeEntry(record: string): TreeEntry {
  const tab = record.indexOf('\t')
  const [mode = '', type = '', sha = '', size = '-'] = record.slice(0, tab).split(/ +/)
  const kind = type === 'tree' || type === 'commit' ? type : 'blob'
  return { path: record.slice(tab + 1), mode, type: kind, sha, ...(size === '-' ? {} : { size: Number(size) }) }
}
