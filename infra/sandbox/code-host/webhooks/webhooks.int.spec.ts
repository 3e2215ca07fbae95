import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyGitHubSignature } from '../../../../src/ingress/github/signature.ts'
import { readGitHubWebhook } from '../../../../src/ingress/github/webhook.ts'
import { Secret } from '../../../../src/kit/secret.ts'
import { REPO, type RunningHost, SHOP_FILES, startHost, TOKEN } from '../sandbox.spec-support.ts'

const secret = new Secret('hush')
const author = { name: 'Ana', email: 'ana@example.com' }
interface Heard {
  readonly event: string
  readonly guid: string
  readonly signed: boolean
  readonly hint: unknown
}

let host: RunningHost
let receiver: Server
let heard: Heard[]
let answer: number

beforeEach(async () => {
  heard = []
  answer = 200
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const { headers } = request
      const signed = verifyGitHubSignature(secret, body, String(headers['x-hub-signature-256']))
      const hint = readGitHubWebhook(headers, JSON.parse(body.toString('utf8')))
      heard.push({ event: String(headers['x-github-event']), guid: String(headers['x-github-delivery']), signed, hint })
      response.writeHead(answer).end('noted')
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port } = receiver.address() as AddressInfo
  host = await startHost({ webhook: { target: () => `http://127.0.0.1:${port}/`, secret } })
  await host.sandbox.createRepository(REPO, SHOP_FILES)
})
afterEach(async () => {
  await host.close()
  receiver.close()
})

async function openPull(): Promise<void> {
  const headers = { authorization: `token ${TOKEN.reveal()}`, 'content-type': 'application/json' }
  const post = (path: string, body: object) =>
    fetch(`${host.apiUrl}/repos/${REPO}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  await post('/git/refs', { ref: 'refs/heads/fix', sha: await host.sandbox.headSha(REPO) })
  await host.sandbox.commitFiles({ repo: REPO, branch: 'fix', files: { 'a.txt': 'a\n' }, message: 'Add a', author })
  expect((await post('/pulls', { title: 'Add a', head: 'fix', base: 'main' })).status).toBe(201)
}

describe('infra/sandbox/code-host/webhooks/webhooks.ts', () => {
  it('tells of pushes, pull requests and checks, signed and in order, as our ingress reads them', async () => {
    await openPull()
    await host.sandbox.idle()
    await host.sandbox.mergePull(REPO, 1, 'maria')
    await host.sandbox.idle()
    const events = heard.map((one) => one.event)
    expect(events).toEqual(['push', 'push', 'pull_request', 'check_run', 'check_suite', 'pull_request', 'push'])
    expect(heard.every((one) => one.signed)).toBe(true)
    expect(new Set(heard.map((one) => one.guid)).size).toBe(heard.length)
    const hint = { kind: 'pull_request', repo: REPO, number: 1 }
    expect(heard.filter((one) => one.event !== 'push').map((one) => one.hint)).toEqual(Array(4).fill(hint))
  })

  it('loses a delivery on request and never repeats it by itself; redelivery brings it', async () => {
    host.sandbox.faults.add({ kind: 'webhook-lost', contains: 'pull_request' })
    await openPull()
    await host.sandbox.idle()
    expect(heard.map((one) => one.event)).not.toContain('pull_request')
    const lost = host.sandbox.deliveries().find((one) => one.event === 'pull_request')
    expect(lost).toMatchObject({ status_code: 0, redelivery: false })
    const again = await host.sandbox.redeliver(lost?.id ?? 0)
    expect(again).toMatchObject({ status_code: 200, redelivery: true, guid: lost?.guid })
    expect(heard.at(-1)).toMatchObject({ event: 'pull_request', signed: true, guid: lost?.guid })
    expect(await host.sandbox.redeliver(1)).toBeUndefined()
  })

  it('delivers twice on request, under one name', async () => {
    host.sandbox.faults.add({ kind: 'webhook-twice', contains: 'pull_request' })
    await openPull()
    await host.sandbox.idle()
    const told = heard.filter((one) => one.event === 'pull_request')
    expect(told).toHaveLength(2)
    expect(told[0]?.guid).toBe(told[1]?.guid)
  })

  it('remembers a refusal and does not try again', async () => {
    answer = 500
    await openPull()
    await host.sandbox.idle()
    const calls = heard.length
    expect(host.sandbox.deliveries().every((one) => one.status_code === 500)).toBe(true)
    expect(host.sandbox.deliveries()).toHaveLength(calls)
  })
})
