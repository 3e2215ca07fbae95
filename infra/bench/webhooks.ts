import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import type { PullRequest } from '../../src/code-host/code-host.ts'
import type { House } from '../../src/compose/house.ts'
import { createServer } from '../../src/compose/http-server.ts'
import { late } from '../../src/compose/late.ts'
import { loadConfig } from '../../src/config.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { PROJECTED_TOPICS } from '../../src/projections/projection-store.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { registerWebhooks } from '../../workers/embedded/webhooks.ts'
import { memoryIncidentList, memoryProjections, ProjectionTables } from '../sim/fakes/projections.ts'
import { Locks } from '../sim/locks.ts'
import { type Figure, percentile, rounded } from './figure.ts'
import { pause, until } from './house.ts'
import { restingIncident } from './told.ts'

const SECRET = 'a secret of the bench'
const DELIVERIES = 1_000
const PULLS = 100
const SPAN_MS = 1_000
const AGENT = new Agent({ keepAlive: true, maxSockets: 64 })

/**
 * A thousand signed deliveries in one second about a hundred open pull requests, all of them merged, to the real server. None
 * is lost when each of the pull requests is known to be merged at the end.
 */
export async function benchWebhooks(): Promise<readonly Figure[]> {
  const { house, timeline, merged } = await openHouse()
  const server = createServer({ clock: systemClock, log: silentLog, onlyLoopbackNames: true })
  const config = loadConfig({ GITHUB_TOKEN: 'unused', GITHUB_WEBHOOK_SECRET: SECRET, FAULTLINE_TENANT: 'acme' })
  const opened = late<House>('The house')
  opened.set(asHouse({ ...house, config }))
  registerWebhooks(server, config, opened)
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  await deliver(origin, 1)
  const start = performance.now()
  const answers = await Promise.all(
    Array.from({ length: DELIVERIES }, async (_, n) => {
      await pause((n * SPAN_MS) / DELIVERIES)
      return deliver(origin, (n % PULLS) + 1)
    }),
  )
  const answeredMs = performance.now() - start
  const taken = answers.filter(({ status }) => status >= 200 && status < 300).length
  await until('the merge of each pull request', async () => (await merged()) === PULLS)
  const followedMs = performance.now() - start
  AGENT.destroy()
  await server.close()
  await timeline.close()
  const times = answers.map(({ ms }) => ms)
  const about = { bench: 'webhooks', n: DELIVERIES }
  return [
    { ...about, metric: 'answered 2xx', value: taken, unit: 'deliveries', aim: DELIVERIES },
    { ...about, metric: 'p50', value: rounded(percentile(times, 0.5)), unit: 'ms' },
    { ...about, metric: 'p99', value: rounded(percentile(times, 0.99)), unit: 'ms', aim: 800 },
    { ...about, metric: 'first until last answer', value: rounded(answeredMs), unit: 'ms' },
    { ...about, metric: `merges known of ${PULLS}`, value: await merged(), unit: '', aim: PULLS },
    { ...about, metric: 'until all were known', value: rounded(followedMs), unit: 'ms' },
  ]
}

/** Over few connections that stay open, as a deliverer keeps them. Status 0: no answer. */
function deliver(origin: string, number: number): Promise<{ readonly status: number; readonly ms: number }> {
  const body = JSON.stringify({ action: 'closed', number, repository: { full_name: 'acme/shop' } })
  const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`
  const kind = { 'content-type': 'application/json', 'x-github-event': 'pull_request' }
  const headers = { ...kind, 'x-hub-signature-256': signature, 'content-length': Buffer.byteLength(body) }
  const start = performance.now()
  return new Promise((done) => {
    const answered = (status: number) => done({ status, ms: performance.now() - start })
    const sent = request(`${origin}/webhooks/github`, { method: 'POST', headers, agent: AGENT }, (answer) => {
      answer.resume().on('end', () => answered(answer.statusCode ?? 0))
    })
    sent.on('error', () => answered(0)).end(body)
  })
}

async function openHouse() {
  const around = { clock: systemClock, log: silentLog }
  const timeline = openMemoryTimeline(around)
  const told = Array.from({ length: PULLS }, (_, number) => restingIncident(number).events)
  await timeline.append(told.flat())
  const tables = new ProjectionTables()
  const store = memoryProjections(tables, timeline.readIncident, new Locks(), {})
  for await (const batch of timeline.scan(PROJECTED_TOPICS)) await store.apply(batch)
  const record = createRecorder({ timeline, clock: systemClock, redact: (payload) => payload })
  const codeHost = { pullRequest: async (repo: string, number: number) => mergedPull(told, repo, number) }
  const merged = async () => {
    let count = 0
    for await (const { events } of timeline.scan(['debugging.timeline']))
      count += events.filter(({ event }) => event.event_type === 'FixApplied').length
    return count
  }
  return { house: { ...around, timeline, incidents: memoryIncidentList(tables), record, codeHost }, timeline, merged }
}

function mergedPull(told: readonly (readonly TimelineEvent[])[], repo: string, number: number): PullRequest {
  for (const event of told[number - 1] ?? []) {
    if (event.event_type !== 'FixProposed' || event.payload.stage !== 'pull_request') continue
    const { repo_id, url, branch, head_sha } = event.payload
    const base = { base_branch: 'main', base_sha: '0'.repeat(40), title: 'A fix' }
    const end = { state: 'closed', merged: true, merge_sha: 'f'.repeat(40), merged_by: 'olivia' } as const
    const at = new Date().toISOString()
    return { repo, repo_id, number, url, branch, head_sha, ...base, ...end, merged_at: at, closed_at: at }
  }
  throw new Error(`there is no pull request ${number}: tell more incidents`)
}

/** The webhooks use these parts of a house, and no others. */
function asHouse(parts: object): House {
  return parts as House
}
