import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClaude } from '../../../src/adapters/anthropic/claude.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { Secret } from '../../../src/kit/secret.ts'
import { redactText } from '../../../src/redact/redact-text.ts'
import type { TimelineEvent } from '../../../src/timeline/events.ts'
import { contextFor, GUILTY, gathered, TOTAL_BEFORE } from '../../../src/worker-kit/context.spec-support.ts'
import type { AgentDefinition } from '../../../src/worker-kit/define-agent.ts'
import { agentWorker } from '../../../src/worker-kit/run-agent.ts'
import { stated, workAfter } from '../../../src/worker-kit/work.spec-support.ts'
import { fixAgent } from '../../../workers/fix-agent/agent.ts'
import { instrumentationAgent } from '../../../workers/instrumentation-agent/agent.ts'
import { rcaAgent } from '../../../workers/rca-agent/agent.ts'
import { reportAgent } from '../../../workers/report-agent/agent.ts'
import { LIES } from './lies.ts'
import { type Behaviour, registerModelServer } from './server.ts'

const app = fastify()
registerModelServer(app)
let origin = ''
beforeAll(async () => {
  origin = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

/** Runs an agent against the model server through the official client, and gives what the log would hold. */
async function run<Input, Verdict>(
  agent: AgentDefinition<Input, Verdict>,
  behaviour: Behaviour,
  events: readonly TimelineEvent[],
): Promise<readonly TimelineEvent[]> {
  const headers = { 'content-type': 'application/json' }
  await fetch(`${origin}/control/model`, { method: 'POST', headers, body: JSON.stringify({ behaviour }) })
  const llm = openClaude({
    apiKey: new Secret('sk'),
    baseUrl: `${origin}/model`,
    model: 'claude-sonnet-5-5',
    log: silentLog,
    redactText,
  })
  const answers = new Map<string, unknown>()
  const store = {
    get: async (id: string) => answers.get(id),
    put: async (id: string, answer: unknown) => void answers.set(id, answer),
  }
  const work = workAfter(events, { attempt: 3 })
  const drafts = await agentWorker(agent).handle(work, { llm, answers: store })
  return drafts.map((draft) => stated(draft, work.now))
}

const beforeCause = gathered().events
const beforeFix = gathered().cause(0.9, {
  hypotheses: [
    {
      hypothesis_id: 'h1',
      cause: 'The guard was taken away',
      service: 'checkout',
      change_ref: GUILTY,
      confidence: 0.9,
      evidence_ids: ['ev1', 'ev5'],
    },
  ],
}).events
const closed = gathered()
  .cause(0.9)
  .draft()
  .approved()
  .pull()
  .checks()
  .mergeApproved()
  .applied()
  .evaluated('pass')
  .resolved().events
const known = new Set(contextFor().evidence.map((item) => item.id))
const FOREIGN = /evil\.example|<!channel>|\.github|child_process|passwd|without review|98765/

describe('infra/sandbox/model/server.ts', () => {
  it('answers as a careful analyst would, and is believed', async () => {
    const [event] = await run(rcaAgent, 'honest', beforeCause)
    expect(event).toMatchObject({
      event_type: 'RootCauseProposed',
      agent: { name: 'rca-agent', model: 'claude-sonnet-5-5', prompt_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      payload: {
        verdict: 'cause',
        reasoner: 'claude',
        dropped_claims: 0,
        policy: { route: ['fix'] },
        hypotheses: [{ change_ref: GUILTY }],
      },
    })
    const [fix] = await run(fixAgent, 'honest', beforeFix)
    expect(fix).toMatchObject({
      payload: { kind: 'revert', reasoner: 'claude', edits: [{ path: 'src/total.js', content: TOTAL_BEFORE }] },
    })
  })

  it.each(LIES)('gets no uncited, invented or ordering word into a root cause: %s', async (behaviour) => {
    const events = await run(rcaAgent, behaviour, beforeCause)
    const [event] = events
    if (event?.event_type !== 'RootCauseProposed') throw new Error('It states a root cause whatever the model says.')
    const { payload } = event
    expect(JSON.stringify(events)).not.toMatch(FOREIGN)
    for (const cause of payload.hypotheses) {
      expect(contextFor().hypotheses.map((one) => one.id)).toContain(cause.hypothesis_id)
      expect(cause.evidence_ids.every((id) => known.has(id)) && cause.evidence_ids.length > 0).toBe(true)
      if (cause.change_ref !== GUILTY) expect(cause.confidence).toBeLessThanOrEqual(0.5)
    }
    for (const claim of [...payload.five_whys, ...payload.ruled_out])
      expect(claim.evidence_ids.every((id) => known.has(id))).toBe(true)
    // Whatever a model says, it hides nothing that the evidence decides.
    expect(payload).toMatchObject({
      verdict: 'cause',
      policy: { route: ['fix'] },
      hypotheses: [{ change_ref: GUILTY }],
    })
  })

  it.each(LIES)('gets no file, address or program of its own into a fix: %s', async (behaviour) => {
    const events = await run(fixAgent, behaviour, beforeFix)
    const [event] = events
    if (event?.event_type !== 'FixProposed' || event.payload.stage !== 'draft') throw new Error('It states a draft.')
    expect(JSON.stringify(events)).not.toMatch(FOREIGN)
    expect(event.payload.edits).toEqual([{ path: 'src/total.js', content: TOTAL_BEFORE }])
  })

  it.each(LIES)('gets no order into what is asked for next: %s', async (behaviour) => {
    const events = await run(instrumentationAgent, behaviour, beforeFix)
    expect(events[0]).toMatchObject({ event_type: 'InstrumentationProposed' })
    expect(JSON.stringify(events)).not.toMatch(FOREIGN)
  })

  it.each(LIES)('gets no invented figure or order into a postmortem: %s', async (behaviour) => {
    const [event] = await run(reportAgent, behaviour, closed)
    if (event?.event_type !== 'PostmortemDrafted') throw new Error('It states a postmortem.')
    const ids = new Set(closed.map((one) => one.event_id))
    const lines = event.payload.sections.flatMap((section) => section.lines)
    expect(lines.every((line) => line.event_ids.length > 0 && line.event_ids.every((id) => ids.has(id)))).toBe(true)
    expect(JSON.stringify(lines)).not.toMatch(FOREIGN)
  })

  it.each(['malformed', 'truncated'] as const)(
    'falls back to ranked evidence and says so when every answer is %s',
    async (behaviour) => {
      const events = await run(rcaAgent, behaviour, beforeCause)
      expect(events).toMatchObject([
        { payload: { reasoner: 'ranked-evidence' } },
        { event_type: 'AgentFailed', payload: { code: 'model-malformed' } },
      ])
    },
  )

  it('speaks as a stream when it is asked to', async () => {
    await run(rcaAgent, 'honest', beforeCause)
    const { default: Anthropic } = await import('@anthropic-ai/sdk')
    const client = new Anthropic({ apiKey: 'sk', baseURL: `${origin}/model`, maxRetries: 0 })
    const prompt = rcaAgent.prompt(rcaAgent.read(workAfter(beforeCause)))
    const stream = client.messages.stream({
      model: 'claude-sonnet-5-5',
      max_tokens: 4_000,
      system: prompt.system,
      messages: [{ role: 'user', content: prompt.user }],
    })
    const message = await stream.finalMessage()
    expect(
      rcaAgent.verdict.parse(JSON.parse(message.content[0]?.type === 'text' ? message.content[0].text : '')),
    ).toMatchObject({ verdict: 'cause' })
  })

  it('refuses a request that the API would refuse, and an unknown behaviour', async () => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer sk' }
    const bad = await fetch(`${origin}/model/v1/messages`, { method: 'POST', headers, body: '{"model":"m"}' })
    expect([bad.status, await bad.json()]).toMatchObject([
      400,
      { type: 'error', error: { type: 'invalid_request_error' } },
    ])
    const odd = await fetch(`${origin}/control/model`, { method: 'POST', headers, body: '{"behaviour":"kind"}' })
    expect(odd.status).toBe(400)
  })
})
