import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedHistory } from '../shop/history.ts'
import { filesOf } from '../shop/overlay.ts'
import type { ShopCodeHost } from '../shop/shop-code-host.ts'
import { type RunningHost, startHost } from './sandbox.spec-support.ts'

const REPO = 'corner-shop/shop'
let host: RunningHost
let dir: string

beforeAll(async () => {
  host = await startHost()
  dir = await mkdtemp(join(tmpdir(), 'faultline-shop-host-'))
  const codeHost: ShopCodeHost = host.sandbox
  const readHead = async () => {
    const head = join(dir, 'head')
    await codeHost.checkout(REPO, await codeHost.headSha(REPO), head)
    return filesOf(head)
  }
  await seedHistory({ codeHost, repo: REPO, now: new Date('2026-03-02T09:00:00.000Z'), readHead })
})
afterAll(async () => {
  await host.close()
  await rm(dir, { recursive: true, force: true })
})

describe('infra/sandbox/code-host/sandbox.ts', () => {
  it('carries the shop: its past is real git, and its own tests are the checks of a pull request', async () => {
    const { sandbox } = host
    await sandbox.createBranch(REPO, 'readme')
    const author = { name: 'Ana', email: 'ana@example.com' }
    const change = { repo: REPO, branch: 'readme', author, message: 'Say more' }
    await sandbox.commitFiles({ ...change, files: { 'NOTES.md': 'More.\n' } })
    await sandbox.openPull(REPO, { title: 'Say more', branch: 'readme', by: 'ana' })
    await sandbox.idle()
    const [pull] = sandbox.pulls(REPO)
    expect(pull?.checks.map(({ conclusion, summary }) => ({ conclusion, summary }))).toMatchObject([
      { conclusion: 'success', summary: expect.stringMatching(/# pass [1-9]/) },
    ])
  })

  it('tells who listens that main moved, by a commit or by a merge, and by nothing else', async () => {
    const moved: unknown[] = []
    const stop = host.sandbox.onMerged((one) => moved.push(one))
    const author = { name: 'Ana', email: 'ana@example.com' }
    const sha = await host.sandbox.commitFiles({ repo: REPO, files: { 'a.txt': 'a\n' }, message: 'Add a', author })
    await host.sandbox.commitFiles({
      repo: REPO,
      branch: 'readme',
      files: { 'b.txt': 'b\n' },
      message: 'Add b',
      author,
    })
    const merge = await host.sandbox.mergePull(REPO, 1, 'maria')
    stop()
    await host.sandbox.commitFiles({ repo: REPO, files: { 'c.txt': 'c\n' }, message: 'Add c', author })
    expect(moved).toEqual([
      { repo: REPO, sha, by: 'Ana' },
      { repo: REPO, sha: merge.sha, by: 'maria' },
    ])
  })
})
