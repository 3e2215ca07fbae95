import { EMPTY_TREE } from './objects.ts'
import { git, gitUnless } from './run-git.ts'

export interface GitPerson {
  readonly name: string
  readonly email: string
  /** ISO 8601 UTC, whole seconds. */
  readonly date: string
}

export interface GitCommit {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: GitPerson
  readonly committer: GitPerson
  readonly message: string
}

export interface FileDiff {
  readonly sha: string
  readonly filename: string
  readonly previous_filename?: string
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed'
  readonly additions: number
  readonly deletions: number
  readonly patch?: string
}

type FileChanged = Omit<FileDiff, 'additions' | 'deletions' | 'patch'>

const DIFF = ['diff-tree', '-r', '-M', '--no-commit-id', '--full-index']
const FIELDS = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B']

/** Newest first. */
export async function log(gitDir: string, revisions: readonly string[]): Promise<readonly GitCommit[]> {
  const out = await git(gitDir, ['log', '-z', `--format=${FIELDS.join('%x00')}`, ...revisions, '--'])
  const cells = out.split('\0')
  const commits: GitCommit[] = []
  for (let at = 0; at + FIELDS.length <= cells.length; at += FIELDS.length) {
    commits.push(commitOf(cells.slice(at, at + FIELDS.length)))
  }
  return commits
}

export async function readCommit(gitDir: string, sha: string): Promise<GitCommit> {
  const [commit] = await log(gitDir, ['-1', sha])
  if (commit === undefined) throw new Error(`the repository lost commit ${sha}: restore it from a copy`)
  return commit
}

export async function mergeBase(gitDir: string, a: string, b: string): Promise<string | undefined> {
  return gitUnless([1], gitDir, ['merge-base', a, b])
}

/** Against the first parent, as GitHub shows a commit. */
export async function filesOfCommit(gitDir: string, commit: GitCommit): Promise<readonly FileDiff[]> {
  return diffFiles(gitDir, commit.parents[0] ?? EMPTY_TREE, commit.sha)
}

/** The same without what changed in the files: a third of the work. */
export async function changesOfCommit(gitDir: string, commit: GitCommit): Promise<readonly FileChanged[]> {
  return changedFiles(gitDir, commit.parents[0] ?? EMPTY_TREE, commit.sha)
}

export async function diffFiles(gitDir: string, from: string, to: string): Promise<readonly FileDiff[]> {
  const changes = await changedFiles(gitDir, from, to)
  const numbers = (await git(gitDir, [...DIFF, '-z', '--numstat', from, to])).split('\0')
  const text = await git(gitDir, [...DIFF, '-p', from, to])
  const patches = text.split(/^(?=diff --git )/m).filter(Boolean)
  const counts = lineCounts(numbers)
  return changes.map((change, at) => {
    const hunks = patches.length === changes.length ? hunksOf(patches[at] ?? '') : undefined
    return { ...change, ...(counts[at] ?? { additions: 0, deletions: 0 }), ...(hunks ? { patch: hunks } : {}) }
  })
}

/** `:oldmode newmode oldsha newsha STATUS NUL path [NUL path]`, repeated. */
async function changedFiles(gitDir: string, from: string, to: string): Promise<FileChanged[]> {
  const cells = (await git(gitDir, [...DIFF, '-z', '--raw', from, to])).split('\0')
  const changes: FileChanged[] = []
  for (let at = 0; at < cells.length && cells[at]?.startsWith(':'); ) {
    const [, , before = '', after = '', letter = ''] = (cells[at] ?? '').split(' ')
    const first = cells[at + 1] ?? ''
    const second = cells[at + 2] ?? ''
    const status = statusOf(letter)
    const sha = status === 'removed' ? before : after
    if (status === 'renamed') changes.push({ sha, filename: second, previous_filename: first, status })
    else changes.push({ sha, filename: first, status })
    at += status === 'renamed' ? 3 : 2
  }
  return changes
}

/** `added TAB deleted TAB path`, or with an empty path and two more cells for a rename. */
function lineCounts(cells: readonly string[]): { additions: number; deletions: number }[] {
  const counts: { additions: number; deletions: number }[] = []
  for (let at = 0; at < cells.length && cells[at]; ) {
    const [added = '0', deleted = '0', path = ''] = (cells[at] ?? '').split('\t')
    counts.push({ additions: Number(added) || 0, deletions: Number(deleted) || 0 })
    at += path === '' ? 3 : 1
  }
  return counts
}

function hunksOf(patch: string): string | undefined {
  const start = patch.search(/^@@ /m)
  return start < 0 ? undefined : patch.slice(start).replace(/\n$/, '')
}

function statusOf(letter: string): FileDiff['status'] {
  if (letter.startsWith('A')) return 'added'
  if (letter.startsWith('D')) return 'removed'
  if (letter.startsWith('R')) return 'renamed'
  return letter.startsWith('T') ? 'changed' : 'modified'
}

function commitOf(cells: readonly string[]): GitCommit {
  const [sha = '', tree = '', parents = '', an = '', ae = '', ad = '', cn = '', ce = '', cd = '', message = ''] = cells
  return {
    sha: sha.trim(),
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name: an, email: ae, date: wholeSeconds(ad) },
    committer: { name: cn, email: ce, date: wholeSeconds(cd) },
    message: message.replace(/\n+$/, ''),
  }
}

function wholeSeconds(date: string): string {
  return new Date(date).toISOString().replace(/\.\d+Z$/, 'Z')
}
