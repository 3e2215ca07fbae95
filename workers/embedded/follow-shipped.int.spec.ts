import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FastifyInstance, fastify } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { REPO, type RunningHost, startHost, TOKEN } from '../../infra/sandbox/code-host/sandbox.spec-support.ts'
import { SEED } from '../../src/code-host/code-host.contract.ts'
import type { House } from '../../src/compose/house.ts'
import { late } from '../../src/compose/late.ts'
import { openHouse } from '../../src/compose/open-house.ts'
import { loadConfig } from '../../src/config.ts'
import { silentLog } from '../../src/kit/log.ts'
import { deploymentRounds } from './poll-deployments.ts'
import { registerWebhooks } from './webhooks.ts'

const SECRET = 'a secret of the webhook'
const STATUS = { action: 'created', deployment_status: { state: 'success' }, repository: { full_name: REPO } }
let dir: string
let host: RunningHost
let house: House
let server: FastifyInstance
/** The house's own requests of the code host. */
let asked = 0

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'faultline-shipped-'))
  host = await startHost()
  await host.sandbox.createRepository(REPO, SEED, { at: ago(60) })
  const github = { GITHUB_API_URL: host.apiUrl, GITHUB_TOKEN: TOKEN.reveal(), GITHUB_WEBHOOK_SECRET: SECRET }
  const config = loadConfig({ ...github, FAULTLINE_DATA_DIR: dir, FAULTLINE_REPOS: `cart=${REPO}` })
  house = await openHouse(config, silentLog, { ports: new Set(['evidence']) })
  const { codeHost } = house
  if (codeHost === undefined) throw new Error('the code host of the configuration was not opened')
  const deployments: typeof codeHost.deployments = (repo, limit) => {
    asked += 1
    return codeHost.deployments(repo, limit)
  }
  server = fastify()
  const opened = late<House>('The house')
  const { evidence, clock, log, redactor, metrics } = house
  opened.set(asHouse({ evidence, clock, log, redactor, metrics, config, codeHost: { ...codeHost, deployments } }))
  registerWebhooks(server, config, opened)
})

beforeEach(() => {
  asked = 0
})

afterAll(async () => {
  await server.close()
  await house.close()
  await host.close()
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
})

describe('workers/embedded/follow-shipped.ts', () => {
  it('keeps a deployment that a delivery tells of, before the poll, which then finds nothing new', async () => {
    const { sha, at } = await deployed()
    expect(await delivered('deployment_status', STATUS)).toBe(202)
    await until(async () => (await known()).length > 0)
    const [row, ...others] = await known()
    expect([row?.sha, row?.at, others]).toEqual([sha, at, []])
    expect(await deploymentRounds(house)()).toEqual([])
    expect(await known()).toEqual([row])
  })

  it('keeps it once when deliveries are played again and the poll asks at the same time', async () => {
    const { sha } = await deployed()
    const poll = house.clock.sleep(1_000).then(deploymentRounds(house))
    const answers = await Promise.all(Array.from({ length: 20 }, () => delivered('deployment_status', STATUS)))
    expect(new Set(answers)).toEqual(new Set([202]))
    await poll
    await until(async () => asked > 0 && (await known())[0]?.sha === sha)
    expect((await known()).filter((row) => row.sha === sha)).toHaveLength(1)
    expect(asked).toBe(1)
  })

  it('asks nothing for repositories that no service comes from', async () => {
    expect(await delivered('deployment_status', { ...STATUS, repository: { full_name: 'acme/elsewhere' } })).toBe(202)
    await house.clock.sleep(1_300)
    expect(asked).toBe(0)
  })

  it('leaves a release whose commit is deployed as the deploy that it is', async () => {
    const before = await known()
    const target = before[0]?.sha ?? ''
    await host.sandbox.recordRelease({ repo: REPO, tag: 'v1.0.0', target, at: ago(0) })
    const release = { tag_name: 'v1.0.0', draft: false, prerelease: false }
    expect(await delivered('release', { action: 'published', release, repository: { full_name: REPO } })).toBe(202)
    await until(async () => asked > 0)
    await house.clock.sleep(300)
    expect(await known()).toEqual(before)
  })
})

/** A new commit that went live just now. */
async function deployed() {
  const author = { name: 'Ana', email: 'ana@example.com' }
  const at = ago(0)
  const files = { 'docs/changes.md': `${at}\n` }
  const sha = await host.sandbox.commitFiles({ repo: REPO, author, files, message: 'Change it', at })
  const deployment = await host.sandbox.recordDeployment({ repo: REPO, sha, at }, 'none')
  host.sandbox.recordDeploymentStatus(deployment, 'success', at)
  return { sha, at }
}

async function known() {
  return (await house.evidence.query('service_deploys', { service: 'cart' })).rows
}

async function delivered(event: string, body: object): Promise<number> {
  const payload = JSON.stringify(body)
  const signature = `sha256=${createHmac('sha256', SECRET).update(payload).digest('hex')}`
  const headers = { 'content-type': 'application/json', 'x-github-event': event, 'x-hub-signature-256': signature }
  return (await server.inject({ method: 'POST', url: '/webhooks/github', headers, payload })).statusCode
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && !(await holds()); tries++) await house.clock.sleep(50)
}

function ago(minutes: number): string {
  return new Date(Math.floor(Date.now() / 1_000) * 1_000 - minutes * 60_000).toISOString()
}

/** The webhooks use these parts of a house, and no others. */
function asHouse(parts: object): House {
  return parts as House
}
