import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BOT, REPO, type RunningHost, SHOP_FILES, startHost } from '../sandbox.spec-support.ts'

const NASTY = `<script>alert("x")</script> & 'y'`
let host: RunningHost
let head: string
const read = async (path: string) => {
  const response = await fetch(`${host.origin}/github${path}`)
  return { response, text: await response.text() }
}

beforeAll(async () => {
  host = await startHost()
  const { sandbox } = host
  await sandbox.createRepository(REPO, SHOP_FILES)
  const author = { name: NASTY, email: 'ana@example.com' }
  await sandbox.createBranch(REPO, 'fix')
  const files = { 'src/total.js': `${SHOP_FILES['src/total.js']}// ${NASTY}\n` }
  head = await sandbox.commitFiles({ repo: REPO, branch: 'fix', files, message: NASTY, author })
  await sandbox.openPull(REPO, { title: NASTY, body: NASTY, branch: 'fix', by: BOT })
  await sandbox.idle()
})
afterAll(() => host.close())

describe('infra/sandbox/code-host/pages/pages.ts', () => {
  it.each([
    ['/', REPO],
    [`/${REPO}`, 'Commits on main'],
    [`/${REPO}/pull/1`, 'wants to merge'],
    [`/${REPO}/blob/fix/src/total.js`, 'export function total'],
  ])('shows %s', async (path, words) => {
    const { response, text } = await read(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(text).toContain(words)
  })

  it('shows a commit with its diff, and a pull request with checks and state', async () => {
    const commit = await read(`/${REPO}/commit/${head}`)
    expect(commit.text).toContain('<span class="a">+// ')
    const open = await read(`/${REPO}/pull/1`)
    expect(open.text).toMatch(/<b class="success">success<\/b>\s*tests/)
    expect(open.text).toContain('<span class="tag open">open</span>')
    await host.sandbox.mergePull(REPO, 1, 'maria')
    const merged = await read(`/${REPO}/pull/1`)
    expect(merged.text).toContain('<span class="tag merged">merged</span>')
    expect(merged.text).toContain('Merged by maria')
  })

  it('lets nothing that a commit or a pull request says become a program', async () => {
    for (const path of [`/${REPO}`, `/${REPO}/commit/${head}`, `/${REPO}/pull/1`, `/${REPO}/blob/fix/src/total.js`]) {
      const { response, text } = await read(path)
      expect(text).not.toContain('<script')
      expect(text).toContain('&#60;script&#62;')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
  })

  it('says that there is no such page', async () => {
    for (const path of ['/acme/nothing', `/${REPO}/pull/99`, `/${REPO}/commit/nothing`, `/${REPO}/blob/main/nothing`]) {
      expect((await read(path)).response.status).toBe(404)
    }
  })
})
