import fastify, { type FastifyInstance } from 'fastify'
import { vi } from 'vitest'
import type { Message } from '../../../blocks/parts.ts'
import { jsonsOf } from '../../../infra/sandbox/slack/json.ts'
import { runSandbox } from '../../../infra/sandbox/slack/testing/running-sandbox.ts'
import { runProjector } from '../../../workers/projector/worker.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { Secret } from '../../kit/secret.ts'
import type { Database } from '../../projections/database.ts'
import { projectionStore } from '../../projections/projection-store.ts'
import { incidentList } from '../../projections/read-incidents.ts'
import { redact } from '../../redact/redact.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import type { Story } from '../../timeline/stories/story.ts'
import { createRecorder } from '../../worker-kit/recorder.ts'
import { openMemoryTimeline } from '../memory/memory-timeline.ts'
import { createReplyClient } from './reply-client.ts'
import { createSlackApp, type SlackMode } from './slack-app.ts'

export const GENERAL = 'CGENERAL01'

/** The whole desk against the sandbox workspace, over the real protocol, with a real database and timeline. */
export async function runDesk(db: Database, how: 'socket' | 'http' = 'socket') {
  const server = fastify({ forceCloseConnections: true })
  const address = { url: '' }
  const http = how === 'http' ? { http: { requestUrl: () => `${address.url}/slack/events` } } : {}
  const sandbox = await runSandbox({ ackMs: 2_000, retryDelaysMs: [0, 200], ...http })
  const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
  await db.query('truncate slack_inbox')
  await projectionStore(db, timeline.readIncident).clear()
  const projector = await runProjector({ timeline, db, log: silentLog })
  const incidents = incidentList(db)
  const record = createRecorder({ timeline, clock: systemClock, redact: (payload) => payload })
  const botToken = new Secret(sandbox.slack.botToken)
  const slackApiUrl = `${sandbox.origin}/slack/api/`
  const replies = createReplyClient({ botToken, slackApiUrl })
  const newApp = (over: { readonly record?: typeof record } = {}) =>
    createSlackApp({
      mode: modeOf(how, sandbox.slack, server),
      botToken,
      slackApiUrl,
      db,
      timeline,
      incidents,
      record,
      replies,
      redact,
      clock: systemClock,
      log: silentLog,
      settings: {
        tenantId: 'acme',
        commands: ['/incident', '/inc'],
        timeZone: 'UTC',
        approvers: { userIds: [], handles: ['oncall'] },
        services: ['checkout', 'search'],
        reopenWindowS: 3_600,
        maxCycles: 5,
        lookBackS: 1_800,
        digest: { channel: GENERAL, hour: 9, minute: 0, timeZone: 'Europe/Oslo' },
      },
      health: async () => [{ name: 'timeline', ok: true, what: 'appends' }],
      ...over,
    })
  const app = newApp()
  await app.start()
  if (how === 'http') address.url = await server.listen({ port: 0, host: '127.0.0.1' })
  await sandbox.client.conversations.join({ channel: GENERAL })
  return {
    sandbox,
    app,
    newApp,
    address,
    record,
    /** Tells a story into the log and waits until the lists know it. */
    async tell(told: Story): Promise<void> {
      await timeline.append(told.events)
      await vi.waitFor(async () => {
        const row = await incidents.byId(told.tenant, told.incident)
        if (row?.last_event_at !== told.events.filter(isFact).at(-1)?.time) throw new Error('the lists lag behind')
      }, 5_000)
    },
    async events(incident: string): Promise<readonly TimelineEvent[]> {
      return (await timeline.readIncident('acme', incident)).map(({ event }) => event)
    },
    open: () => incidents.open('acme'),
    async post(message: Message): Promise<string> {
      const { text, blocks } = message
      const { ts = '' } = await sandbox.client.chat.postMessage({ channel: GENERAL, text, blocks: [...blocks] })
      return ts
    },
    /** The words that one person alone was told, the newest last. */
    async told(as: string): Promise<readonly string[]> {
      const { messages } = await sandbox.control(`messages?as=${as}&channel=general`)
      const mine = jsonsOf(messages).filter((message) => message.is_ephemeral === true)
      return mine.map((message) => `${message.text} ${JSON.stringify(message.blocks)}`)
    },
    async stop() {
      await app.stop()
      await server.close()
      await projector.stop()
      await timeline.close()
      await sandbox.stop()
    },
  }
}

export type RunningDesk = Awaited<ReturnType<typeof runDesk>>

function isFact(event: TimelineEvent): boolean {
  return event.event_type !== 'EffectRecorded' && event.event_type !== 'IntegrationDegraded'
}

function modeOf(
  how: 'socket' | 'http',
  tokens: { readonly appToken: string; readonly signingSecret: string },
  server: FastifyInstance,
): SlackMode {
  if (how === 'socket') return { kind: 'socket', appToken: new Secret(tokens.appToken) }
  return { kind: 'http', signingSecret: new Secret(tokens.signingSecret), server }
}
