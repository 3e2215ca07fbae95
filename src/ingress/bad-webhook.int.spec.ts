import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { registerWebhooks } from '../../workers/embedded/webhooks.ts'
import type { House } from '../compose/house.ts'
import { createServer } from '../compose/http-server.ts'
import { type Late, late } from '../compose/late.ts'
import { loadConfig } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import type { EvidenceWriter } from './otlp/evidence-writer.ts'

const SECRET = 'a secret of the webhook'
const PULL = JSON.stringify({ action: 'closed', number: 7, repository: { full_name: 'acme/shop' } })

const RELEASE = JSON.stringify({
  action: 'published',
  release: { tag_name: 'v1.0.0', draft: false, prerelease: false },
  repository: { full_name: 'acme/shop' },
})

let server: FastifyInstance
let origin: string
/** How often a delivery got as far as the house. */
let reached = 0

beforeAll(async () => {
  const opening = late<House>('The house')
  const house: Late<House> = {
    ...opening,
    get() {
      reached += 1
      return opening.get()
    },
  }
  server = createServer({
    writer: late<EvidenceWriter>('The evidence'),
    clock: systemClock,
    log: silentLog,
    onlyLoopbackNames: true,
  })
  registerWebhooks(server, loadConfig({ GITHUB_TOKEN: 'unused', GITHUB_WEBHOOK_SECRET: SECRET }), house)
  origin = await server.listen({ host: '127.0.0.1', port: 0 })
})

beforeEach(() => {
  reached = 0
})

afterAll(() => server.close())

function signed(body: string, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

async function delivered(body: string, headers: Readonly<Record<string, string>>) {
  const answer = await fetch(`${origin}/webhooks/github`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  return { status: answer.status, text: await answer.text() }
}

describe('src/ingress/bad-webhook.int.spec.ts', () => {
  it.each([
    ['no signature', {}],
    ['an empty signature', { 'x-hub-signature-256': '' }],
    ['the signature of another secret', { 'x-hub-signature-256': signed(PULL, 'guessed') }],
    ['the signature of another body', { 'x-hub-signature-256': signed(`${PULL} `) }],
    ['half a signature', { 'x-hub-signature-256': signed(PULL).slice(0, 40) }],
    ['the old kind of signature', { 'x-hub-signature': `sha1=${'0'.repeat(40)}` }],
  ])('answers %s with 401, and the house hears nothing', async (_case, headers) => {
    const { status, text } = await delivered(PULL, { 'x-github-event': 'pull_request', ...headers })
    expect(status).toBe(401)
    expect(text).toContain('GITHUB_WEBHOOK_SECRET')
    expect(reached).toBe(0)
  })

  it.each([
    ['a body that is cut off', PULL.slice(0, -9), 'pull_request', 'not JSON'],
    ['a form', 'payload=%7B%7D', 'pull_request', 'not JSON'],
    ['no body', '', 'pull_request', 'not JSON'],
    ['a body of another shape', '{"number":"seven"}', 'pull_request', 'not as GitHub sends it'],
    ['a repository that is a path', PULL.replace('acme/shop', '../../etc'), 'pull_request', 'not as GitHub sends it'],
    ['null', 'null', 'check_run', 'not as GitHub sends it'],
    ['a deployment of no state', '{"deployment_status":{}}', 'deployment_status', 'not as GitHub sends it'],
    ['a release of no repository', RELEASE.replace('acme/shop', 'shop'), 'release', 'not as GitHub sends it'],
    ['no event', PULL, '', 'X-GitHub-Event is missing'],
  ])('answers %s with 400 although it is signed, and the house hears nothing', async (_case, body, event, word) => {
    const { status, text } = await delivered(body, { 'x-github-event': event, 'x-hub-signature-256': signed(body) })
    expect(status).toBe(400)
    expect(text).toContain(word)
    expect(reached).toBe(0)
  })

  it('answers a body over the limit with 413', async () => {
    const body = JSON.stringify({ padding: 'x'.repeat(2 << 20) })
    const { status } = await delivered(body, { 'x-github-event': 'pull_request', 'x-hub-signature-256': signed(body) })
    expect([status, reached]).toEqual([413, 0])
  })

  it('takes an event it has no use for, without a word to the house', async () => {
    const { status } = await delivered('{}', { 'x-github-event': 'star', 'x-hub-signature-256': signed('{}') })
    expect([status, reached]).toEqual([202, 0])
  })

  it.each([
    ['pull_request', PULL],
    ['release', RELEASE],
  ])('tells a good delivery of %s to come back while the house is opening', async (event, body) => {
    const { status, text } = await delivered(body, { 'x-github-event': event, 'x-hub-signature-256': signed(body) })
    expect([status, reached]).toEqual([503, 1])
    expect(text).toContain('still opening')
  })

  it('takes word of a deployment that is still going out, without a word to the house', async () => {
    const body = JSON.stringify({
      deployment_status: { state: 'in_progress' },
      repository: { full_name: 'acme/shop' },
    })
    const headers = { 'x-github-event': 'deployment_status', 'x-hub-signature-256': signed(body) }
    expect([(await delivered(body, headers)).status, reached]).toEqual([202, 0])
  })
})
