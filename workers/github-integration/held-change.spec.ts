import { describe, expect, it } from 'vitest'
import type { CodeHost, PullRequest } from '../../src/code-host/code-host.ts'
import { codeHostOrNone } from '../embedded/no-code-host.ts'
import { draftOf } from './fix.spec-support.ts'
import { heldDiff } from './held-change.ts'

type Tree = Readonly<Record<string, string>>

const BASE: Tree = { 'src/total.js': 'a\nb\n', 'src/other.js': 'x\n', 'docs/old.md': 'old\n' }
const EDITED: Tree = { 'src/total.js': 'a\nc\n', 'src/other.js': 'x\n' }
const draft = draftOf(
  [
    { path: 'src/total.js', before: 'a\nb\n', after: 'a\nc\n' },
    { path: 'docs/old.md', before: 'old\n', after: null },
  ],
  { base_sha: 'base' },
)

/** What the pull request of this draft holds when its head has this tree, and parted from `main` at that one. */
function held(head: Tree, fork: Tree = BASE, more: Partial<PullRequest> = {}): Promise<string> {
  const trees: Readonly<Record<string, Tree>> = { base: BASE, head, fork }
  const paths = [...new Set([...Object.keys(fork), ...Object.keys(head)])].filter((path) => fork[path] !== head[path])
  const files = paths.map((path) => ({ path, additions: 1, deletions: 1 }))
  const codeHost: CodeHost = {
    ...codeHostOrNone(undefined),
    comparison: async () => ({ base_sha: fork === BASE ? 'base' : 'fork', files }),
    file: async (_, path, ref) => trees[ref]?.[path] ?? null,
  }
  const place = { repo: draft.repo, repo_id: 1, number: 1, url: '', title: '', state: 'open', merged: false } as const
  return heldDiff(codeHost, draft, {
    ...place,
    branch: 'fix',
    head_sha: 'head',
    base_branch: 'main',
    base_sha: 'fork',
    ...more,
  })
}

describe('workers/github-integration/held-change.ts', () => {
  it('knows the approved change again under another head, and on a base that moved elsewhere', async () => {
    expect(await held(EDITED)).toBe(draft.diff_sha256)
    const meanwhile = { 'src/new.js': 'n\n' }
    expect(await held({ ...EDITED, ...meanwhile }, { ...BASE, ...meanwhile })).toBe(draft.diff_sha256)
  })

  it.each<readonly [string, Tree, Tree, Partial<PullRequest>]>([
    ['a file more', { ...EDITED, 'src/other.js': 'y\n' }, BASE, {}],
    ['a file less', { ...EDITED, 'docs/old.md': 'old\n' }, BASE, {}],
    ['other bytes in an edited file', { ...EDITED, 'src/total.js': 'a\nc\nd\n' }, BASE, {}],
    ['a base whose lines it takes back with it', EDITED, { ...BASE, 'src/total.js': 'a\nb\nnew\n' }, {}],
    ['another branch to be merged into', EDITED, BASE, { base_branch: 'release' }],
    ['nothing any more', BASE, BASE, {}],
  ])('takes %s for another change', async (_name, head, fork, more) => {
    const hash = await held(head, fork, more)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(hash).not.toBe(draft.diff_sha256)
  })
})
