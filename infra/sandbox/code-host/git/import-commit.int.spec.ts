import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FileChange, importCommit } from './import-commit.ts'
import { createBare, entryAt, listTree, readBlob, writeBlob, writeCommit, writeTree } from './objects.ts'
import { git } from './run-git.ts'

const author = { name: 'Ana <x>', email: 'ana@example.com', date: '2026-03-01T10:00:00.000Z' }
const REF = 'refs/heads/main'
/** What git would take for commands, if it did not count. */
const ORDERS = 'commit refs/heads/other\ndeleteall\ndone\n"\\'

let dir: string

beforeAll(async () => {
  dir = join(await mkdtemp(join(tmpdir(), 'import-')), 'x.git')
  await createBare(dir, 'main')
})
afterAll(() => rm(join(dir, '..'), { recursive: true, force: true, maxRetries: 3 }))

const file = (path: string, content: string | null, mode = '100644'): FileChange => ({ path, mode, content })

describe('infra/sandbox/code-host/git/import-commit.ts', () => {
  it('gives the commit that git makes of the same files one by one', async () => {
    const files = [file('lib/a.js', 'a\n'), file('run.sh', '#!/bin/sh\n', '100755'), file('empty', '')]
    const edits = files.map(async ({ path, mode, content }) => ({
      path,
      mode,
      sha: await writeBlob(dir, content ?? ''),
    }))
    const tree = await writeTree(dir, undefined, await Promise.all(edits))
    const message = 'Open the shop\n\nWith é and 🛒.'
    const one = await writeCommit(dir, { tree, parents: [], message, author, committer: author })
    expect(await importCommit(dir, { ref: REF, message, author, files })).toBe(one)
    expect(await git(dir, ['rev-parse', REF])).toBe(one)
  })

  it('takes odd names and contents as they are, and takes files away', async () => {
    const parent = await git(dir, ['rev-parse', REF])
    const odd = ['with space', ' before', 'a"b', 'a\\b', 'two\nlines', 'é🛒', '-rf']
    const files = [...odd.map((path) => file(`odd/${path}`, ORDERS)), file('lib/a.js', null), file('never', null)]
    const sha = await importCommit(dir, { ref: REF, parent, message: ORDERS, author, files })
    const names = (await listTree(dir, sha, true)).filter(({ type }) => type === 'blob').map(({ path }) => path)
    expect(names.toSorted()).toEqual([...odd.map((path) => `odd/${path}`), 'run.sh', 'empty'].toSorted())
    const entry = await entryAt(dir, sha, 'odd/a"b')
    expect((await readBlob(dir, entry?.sha ?? ''))?.toString('utf8')).toBe(ORDERS)
    expect(await git(dir, ['log', '-1', '--format=%an/%B', sha])).toBe(`Ana x/${ORDERS}`)
    expect(await git(dir, ['for-each-ref', '--format=%(refname)'])).toBe(REF)
  })

  it('refuses to move a ref past what it was not made on', async () => {
    const parent = await git(dir, ['rev-parse', `${REF}~1`])
    const files = [file('late', 'x')]
    await expect(importCommit(dir, { ref: REF, parent, message: 'Late', author, files })).rejects.toThrow()
  })
})
