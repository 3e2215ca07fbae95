import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkout } from './checkout.ts'
import { mergeCommits } from './merge.ts'
import { createBare, listTree, readBlob, type TreeEdit, writeBlob, writeCommit, writeTree } from './objects.ts'

const person = { name: 'Ana', email: 'ana@example.com', date: '2026-03-02T09:00:00Z' }
const LINES = Array.from({ length: 20 }, (_, n) => `line ${n}\n`).join('')
let dir: string
let gitDir: string
let base: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'faultline-merge-spec-'))
  gitDir = join(dir, 'r.git')
  await createBare(gitDir, 'main')
  base = await commit(undefined, { 'a.txt': LINES, 'b.txt': 'b\n', 'dir/c.txt': 'c\n' })
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function commit(parent: string | undefined, files: Record<string, string | null>): Promise<string> {
  const edits: TreeEdit[] = []
  for (const [path, text] of Object.entries(files)) {
    edits.push({ path, mode: '100644', sha: text === null ? null : await writeBlob(gitDir, text) })
  }
  const tree = await writeTree(gitDir, parent, edits)
  const parents = parent === undefined ? [] : [parent]
  return writeCommit(gitDir, { tree, parents, message: 'x', author: person, committer: person })
}

async function merged(ours: string, theirs: string) {
  const result = await mergeCommits(gitDir, ours, theirs)
  if ('conflicts' in result) return result.conflicts
  const files: Record<string, string> = {}
  for (const entry of await listTree(gitDir, result.tree, true)) {
    if (entry.type === 'blob') files[entry.path] = String(await readBlob(gitDir, entry.sha))
  }
  return files
}

describe('infra/sandbox/code-host/git/merge.ts', () => {
  it('joins changes of different files, new ones and deletions', async () => {
    const ours = await commit(base, { 'b.txt': 'ours\n', 'new.txt': 'n\n' })
    const theirs = await commit(base, { 'dir/c.txt': null, 'dir/d.txt': 'd\n' })
    expect(await merged(ours, theirs)).toEqual({
      'a.txt': LINES,
      'b.txt': 'ours\n',
      'dir/d.txt': 'd\n',
      'new.txt': 'n\n',
    })
  })

  it('joins changes of different lines of one file', async () => {
    const ours = await commit(base, { 'a.txt': LINES.replace('line 2\n', 'line two\n') })
    const theirs = await commit(base, { 'a.txt': LINES.replace('line 17\n', 'line seventeen\n') })
    const both = LINES.replace('line 2\n', 'line two\n').replace('line 17\n', 'line seventeen\n')
    expect(await merged(ours, theirs)).toMatchObject({ 'a.txt': both })
  })

  it('names the files where both sides touch the same lines, or one deletes what the other changes', async () => {
    const ours = await commit(base, { 'a.txt': LINES.replace('line 2\n', 'ours\n'), 'b.txt': null })
    const theirs = await commit(base, { 'a.txt': LINES.replace('line 2\n', 'theirs\n'), 'b.txt': 'changed\n' })
    expect(await merged(ours, theirs)).toEqual(['a.txt', 'b.txt'])
  })

  it('makes the same commit from the same parts, in any place', async () => {
    expect(await commit(base, { 'b.txt': 'same\n' })).toBe(await commit(base, { 'b.txt': 'same\n' }))
  })

  it('checks a commit out without a git directory', async () => {
    const target = join(dir, 'out')
    await checkout(gitDir, base, target)
    expect(await readFile(join(target, 'dir/c.txt'), 'utf8')).toBe('c\n')
    await expect(readFile(join(target, '.git'), 'utf8')).rejects.toThrow(/ENOENT/)
  })
})
