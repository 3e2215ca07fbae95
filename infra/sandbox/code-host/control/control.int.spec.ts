import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BOT, REPO, type RunningHost, SHOP_FILES, startHost } from '../sandbox.spec-support.ts'

let host: RunningHost
const author = { name: 'Ana', email: 'ana@example.com' }
async function call(method: string, path: string, body?: unknown) {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(`${host.origin}/control/code-host${path}`, { method, ...init })
  return { status: response.status, data: await response.json() }
}

beforeAll(async () => {
  host = await startHost()
})
afterAll(() => host.close())

describe('infra/sandbox/code-host/control/control.ts', () => {
  it('does by hand what a person would do on the host', async () => {
    const made = await call('POST', '/repositories', { repo: REPO, files: SHOP_FILES })
    expect(made).toMatchObject({ status: 201, data: { head_sha: expect.stringMatching(/^[0-9a-f]{40}$/) } })
    expect((await call('POST', '/repositories', { repo: REPO, files: {} })).data).toEqual(made.data)
    expect((await call('GET', '/repositories')).data).toMatchObject([{ repo: REPO }])
    const at = '2026-03-02T09:00:00.000Z'
    const commit = { repo: REPO, files: { 'a.txt': 'a\n' }, message: 'Add a', author, at }
    const { sha } = (await call('POST', '/commits', commit)).data
    expect(await host.sandbox.headSha(REPO)).toBe(sha)
    expect((await call('POST', '/deployments', { repo: REPO, sha: 'main', at })).data).toMatchObject({ sha, at })

    for (const branch of ['one', 'two']) {
      await host.sandbox.createBranch(REPO, branch)
      await call('POST', '/commits', { ...commit, branch, files: { [`${branch}.txt`]: 'x\n' }, message: branch })
      await host.sandbox.openPull(REPO, { title: branch, branch, by: BOT })
    }
    expect((await call('POST', `/repositories/${REPO}/pulls/1/merge`, { as: 'maria' })).data).toMatchObject({
      by: 'maria',
    })
    expect((await call('POST', `/repositories/${REPO}/pulls/2/close`)).data).toMatchObject({
      state: 'closed',
      merge: null,
    })
    expect((await call('POST', '/idle')).data).toEqual({ idle: true })
    const pulls = (await call('GET', `/repositories/${REPO}/pulls`)).data
    expect(pulls).toMatchObject([{ merge: { by: 'maria' }, checks: [{ conclusion: 'success' }] }, { merge: null }])
  })

  it('arms, lists and disarms faults', async () => {
    expect((await call('POST', '/faults', { kind: 'slow', contains: 'x' })).status).toBe(201)
    expect((await call('GET', '/faults')).data).toMatchObject([{ kind: 'slow', times: 1 }])
    expect((await call('DELETE', '/faults')).data).toEqual([])
  })

  it('refuses a path that leads out of the repository, and makes nothing of the rest', async () => {
    const before = await host.sandbox.headSha(REPO)
    for (const path of ['../x', 'a/../../x', '.git/config', 'lib/.GIT/hooks', '/x', 'a//b', 'a\0b', '']) {
      const files = { 'good.txt': 'x\n', [path]: 'x\n' }
      const refused = { status: 422, data: { error: expect.stringContaining('no path in a repository') } }
      expect(await call('POST', '/commits', { repo: REPO, files, message: 'No', author }), path).toMatchObject(refused)
      expect(await call('POST', '/repositories', { repo: 'acme/other', files }), path).toMatchObject(refused)
    }
    expect(await host.sandbox.headSha(REPO)).toBe(before)
    expect((await call('GET', '/repositories')).data).toMatchObject([{ repo: REPO }])
  })

  it('refuses what makes no sense with what is wrong', async () => {
    expect(await call('POST', '/faults', { kind: 'meteor' })).toMatchObject({
      status: 400,
      data: { error: expect.stringContaining('kind') },
    })
    expect((await call('POST', '/commits', { repo: REPO })).status).toBe(400)
    expect((await call('POST', '/repositories', { repo: '../../x/y', files: {} })).status).toBe(422)
    expect((await call('POST', `/repositories/${REPO}/pulls/99/merge`)).status).toBe(404)
    expect((await call('POST', `/repositories/${REPO}/pulls/1/merge`)).status).toBe(405)
    expect((await call('POST', '/deliveries/1/redeliver')).status).toBe(404)
  })

  it('is described call by call', async () => {
    const text = await readFile(new URL('./control.md', import.meta.url), 'utf8')
    const source = await readFile(new URL('./control.ts', import.meta.url), 'utf8')
    const calls = [...source.matchAll(/app\.(get|post|delete)\('([^']+)'/g)]
    expect(calls.length).toBeGreaterThan(10)
    for (const [, method = '', path = ''] of calls) expect(text).toContain(`\`${method.toUpperCase()} ${path}\``)
  })
})
