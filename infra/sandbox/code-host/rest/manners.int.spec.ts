import { Octokit } from '@octokit/rest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REPO, type RunningHost, SHOP_FILES, startHost, TOKEN } from '../sandbox.spec-support.ts'

let host: RunningHost
const auth = { authorization: `token ${TOKEN.reveal()}` }
const author = { name: 'Ana', email: 'ana@example.com' }
const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${host.apiUrl}${path}`, { ...init, headers: { ...auth, ...init.headers } })

beforeAll(async () => {
  host = await startHost()
  await host.sandbox.createRepository(REPO, SHOP_FILES)
  for (let n = 0; n < 7; n++) {
    await host.sandbox.commitFiles({ repo: REPO, files: { 'n.txt': `${n}\n` }, message: `Count ${n}`, author })
  }
})
afterAll(() => host.close())

describe('infra/sandbox/code-host/rest/manners.ts', () => {
  it('tells whom it does not know from whom it does not believe', async () => {
    const stranger = await fetch(`${host.apiUrl}/repos/${REPO}`)
    expect(stranger.status).toBe(401)
    expect(await stranger.json()).toMatchObject({ message: 'Requires authentication', status: '401' })
    const liar = await ask(`/repos/${REPO}`, { headers: { authorization: 'Bearer wrong' } })
    expect(await liar.json()).toMatchObject({ message: 'Bad credentials' })
    expect((await ask(`/repos/${REPO}`, { headers: { authorization: `Bearer ${TOKEN.reveal()}` } })).status).toBe(200)
    expect((await fetch(`${host.apiUrl}/meta`)).status).toBe(200)
  })

  it('answers wrong requests as GitHub does', async () => {
    for (const path of [
      '/nothing',
      `/repos/${REPO}/nothing`,
      '/repos/a/b',
      `/repos/${REPO}/pulls/x`,
      `/repos/${REPO}/git/ref/heads/no`,
    ]) {
      const response = await ask(path)
      expect(response.status, path).toBe(404)
      expect(await response.json()).toMatchObject({ message: 'Not Found', documentation_url: expect.any(String) })
    }
    const headers = { 'content-type': 'application/json' }
    const broken = await ask(`/repos/${REPO}/pulls`, { method: 'POST', body: '{"title":', headers })
    expect(broken.status).toBe(400)
    expect(await broken.json()).toMatchObject({ message: 'Problems parsing JSON' })
    const empty = await ask(`/repos/${REPO}/pulls`, { method: 'POST', body: '{"title":"x"}', headers })
    expect(empty.status).toBe(422)
    expect(await empty.json()).toMatchObject({
      message: 'Validation Failed',
      errors: [{ resource: 'PullRequest', field: 'head', code: 'missing_field' }, { field: 'base' }],
    })
  })

  it.each(['..%2f..%2fetc', '--upload-pack=x', 'main^{tree}', 'main:package.json', '@{-1}'])(
    'takes the name %s for no commit',
    async (name) => {
      const response = await ask(`/repos/${REPO}/commits/${encodeURIComponent(name)}`)
      expect(response.status).toBe(422)
    },
  )

  it('spares an answer that the client has already', async () => {
    const first = await ask(`/repos/${REPO}/pulls`)
    const tag = first.headers.get('etag') ?? ''
    expect(tag).toMatch(/^W\/"[0-9a-f]{64}"$/)
    const again = await ask(`/repos/${REPO}/pulls`, { headers: { 'if-none-match': tag } })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
  })

  it('gives long lists in pages that the client follows', async () => {
    const octokit = new Octokit({ auth: TOKEN.reveal(), baseUrl: host.apiUrl })
    const about = { owner: 'acme', repo: 'shop', per_page: 3 }
    const commits = await octokit.paginate(octokit.rest.repos.listCommits, about)
    expect(commits.map((one) => one.commit.message).slice(0, 7)).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `Count ${n}`))
    expect(commits).toHaveLength(8)
    const last = await ask(`/repos/${REPO}/commits?per_page=3&page=3`)
    expect(last.headers.get('link')).not.toContain('rel="next"')
  })

  it('makes trouble on request and none after it', async () => {
    const path = `/repos/${REPO}`
    host.sandbox.faults.add({ kind: '502-before' })
    expect((await ask(path)).status).toBe(502)
    host.sandbox.faults.add({ kind: 'secondary-rate-limit', retry_after_s: 3 })
    const limited = await ask(path)
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([403, '3'])
    host.sandbox.faults.add({ kind: 'slow', delay_ms: 150 })
    const began = performance.now()
    expect((await ask(path)).status).toBe(200)
    expect(performance.now() - began).toBeGreaterThan(140)
    host.sandbox.faults.add({ kind: 'reset-after' })
    await expect(ask(path)).rejects.toThrow(/fetch failed/)
    expect((await ask(path)).status).toBe(200)
  })
})
