import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { REPO, startHost, TOKEN } from '../../../infra/sandbox/code-host/sandbox.spec-support.ts'
import { type CodeHostHarness, codeHostContract, SEED } from '../../code-host/code-host.contract.ts'
import { silentLog } from '../../kit/log.ts'
import { Secret } from '../../kit/secret.ts'
import { openGitHub } from './open-github.ts'

const AUTHOR = { name: 'Ana', email: 'ana@example.com' }

async function startHarness(): Promise<CodeHostHarness> {
  const host = await startHost()
  const { sandbox } = host
  await sandbox.createRepository(REPO, SEED, { at: '2026-03-02T08:00:00Z' })
  return {
    codeHost: openGitHub({ baseUrl: host.apiUrl, token: TOKEN, log: silentLog }),
    repo: REPO,
    commit: (change) => sandbox.commitFiles({ repo: REPO, author: AUTHOR, ...change }),
    deploy: async (sha, at, steps) => {
      const deployment = await sandbox.recordDeployment({ repo: REPO, sha, at }, 'none')
      for (const [state, when] of steps) sandbox.recordDeploymentStatus(deployment, state, when)
    },
    release: async ({ sha: target, ...release }) => {
      await sandbox.recordRelease({ repo: REPO, target, ...release })
    },
    mergeByHand: async (number) => {
      await sandbox.mergePull(REPO, number, 'maria')
    },
    closeByHand: async (number) => {
      await sandbox.closePull(REPO, number, 'maria')
    },
    loseAnswer: async (how, contains) => {
      const kind = how === '502' ? '502-after' : 'reset-after'
      sandbox.faults.add({ kind, method: contains === '/merge' ? 'PUT' : 'POST', contains })
    },
    limitRate: async (retry_after_s) => sandbox.faults.add({ kind: 'secondary-rate-limit', retry_after_s }),
    checked: () => sandbox.idle(),
    dispose: () => host.close(),
  }
}

describe('src/adapters/github/open-github.ts', () => {
  codeHostContract(startHarness)

  it('asks again for what changed alone: what is settled is kept, and the rest costs no more than a 304', async () => {
    const host = await startHost()
    const { sandbox } = host
    await sandbox.createRepository(REPO, SEED, { at: '2026-03-02T08:00:00Z' })
    const sha = await sandbox.headSha(REPO)
    const steps = [] as string[]
    const { url, close } = await relaying(host.origin, (line) => steps.push(line))
    const codeHost = openGitHub({ baseUrl: `${url}/github/api/v3`, token: TOKEN, log: silentLog })
    const round = async () => {
      steps.length = 0
      const shipped = [await codeHost.deployments(REPO, 10), await codeHost.releases(REPO, 10)]
      return { shipped, steps: steps.map((line) => line.replace(/\d{4,}/, 'N')).sort() }
    }
    await sandbox.recordDeployment({ repo: REPO, sha, at: '2026-03-02T09:00:00Z' })
    const going = await sandbox.recordDeployment({ repo: REPO, sha, at: '2026-03-02T09:10:00Z' }, 'in_progress')
    await sandbox.recordRelease({ repo: REPO, tag: 'v1.0.0', at: '2026-03-02T09:20:00Z' })
    const first = await round()
    expect(first.steps).toEqual([
      '200 commits/tags%2Fv1.0.0',
      '200 deployments',
      '200 deployments/N/statuses',
      '200 deployments/N/statuses',
      '200 releases',
    ])
    const again = await round()
    expect(again.shipped).toEqual(first.shipped)
    expect(again.steps).toEqual(['304 deployments', '304 deployments/N/statuses', '304 releases'])
    sandbox.recordDeploymentStatus(going, 'success', '2026-03-02T09:12:00Z')
    expect((await round()).steps).toEqual(['200 deployments/N/statuses', '304 deployments', '304 releases'])
    const settled = await round()
    expect(settled.steps).toEqual(['304 deployments', '304 releases'])
    expect(settled.shipped[0]).toMatchObject([{ state: 'live', at: '2026-03-02T09:12:00.000Z' }, { state: 'live' }])
    close()
    await host.close()
  })

  it('says what to do about a bad token, a silent server and an absent one', async () => {
    const host = await startHost()
    const options = { log: silentLog, timeoutMs: 100 }
    const stranger = openGitHub({ baseUrl: host.apiUrl, token: new Secret('wrong'), ...options })
    const refused = stranger.repository(REPO)
    await expect(refused).rejects.toMatchObject({ name: 'GiveUp', code: 'code-host-auth' })
    await expect(refused).rejects.toThrow(/Set GITHUB_TOKEN to a token that is valid/)
    host.sandbox.faults.add({ kind: 'slow', delay_ms: 400 })
    const slow = openGitHub({ baseUrl: host.apiUrl, token: TOKEN, ...options }).repository(REPO)
    await expect(slow).rejects.toMatchObject({ name: 'RetryLater', code: 'code-host-unavailable' })
    await host.close()
    const absent = openGitHub({ baseUrl: host.apiUrl, token: TOKEN, ...options }).repository(REPO)
    await expect(absent).rejects.toMatchObject({ name: 'RetryLater', code: 'code-host-unavailable' })
  })

  it.each(['/check-runs', '/status'])('knows no checks where its token may not read %s, and says so', async (part) => {
    const passed = [{ context: 'license/cla', state: 'success', target_url: null, description: null }]
    const { url, close } = await answering((path) => {
      if (path.includes(part)) return [403, { message: 'Resource not accessible by personal access token' }]
      return [200, path.includes('/status') ? { statuses: passed } : { total_count: 0, check_runs: [] }]
    })
    const codeHost = openGitHub({ baseUrl: url, token: TOKEN, log: silentLog })
    const refused = codeHost.checks(REPO, 'a'.repeat(40))
    await expect(refused).rejects.toMatchObject({ name: 'GiveUp', code: 'code-host-forbidden' })
    await expect(refused).rejects.toThrow(/Grant the token .*checks.* and statuses \(read\)/)
    close()
  })

  it('reads every page of statuses: the one that failed may be the last', async () => {
    const passed = Array.from({ length: 100 }, (_, n) => ({ context: `part ${n}`, state: 'success' }))
    const pages = [passed, [{ context: 'the last', state: 'failure' }]]
    const { url, close } = await answering((path) => {
      const page = Number(new URL(path, 'http://host').searchParams.get('page') ?? 1)
      return [200, path.includes('/status') ? { statuses: pages[page - 1] } : { total_count: 0, check_runs: [] }]
    })
    const found = await openGitHub({ baseUrl: url, token: TOKEN, log: silentLog }).checks(REPO, 'a'.repeat(40))
    expect(found).toHaveLength(101)
    expect(found.at(-1)).toEqual({ name: 'the last', status: 'completed', conclusion: 'failure' })
    close()
  })
})

/** A server that gives these answers, as a GitHub with rules of its own would. */
async function answering(answer: (path: string) => readonly [status: number, body: unknown]) {
  const server = createServer((request, response) => {
    const [status, body] = answer(request.url ?? '')
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

/** A server that passes everything on, and says what was asked of the repository and how it was answered. */
async function relaying(origin: string, say: (line: string) => void) {
  const server = createServer(async (request, response) => {
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && name !== 'host' && name !== 'connection' ? [[name, value] as [string, string]] : [],
    )
    const answer = await fetch(`${origin}${request.url}`, { method: request.method ?? 'GET', headers })
    say(`${answer.status} ${(request.url ?? '').replace(/^.*?acme\/shop\/|\?.*$/g, '')}`)
    const type = answer.headers.get('content-type') ?? 'application/json'
    response.writeHead(answer.status, { 'content-type': type, etag: answer.headers.get('etag') ?? '' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
