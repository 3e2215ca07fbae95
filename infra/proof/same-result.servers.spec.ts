import { describe, expect, it } from 'vitest'
import { createWebClientSlack } from '../../src/adapters/slack/web-client.ts'
import { guardSurface } from '../../src/compose/guard-slack.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { Secret } from '../../src/kit/secret.ts'
import { dumpHash, dumpLines } from '../../src/projections/projection-hash.ts'
import { createRedactor } from '../../src/redact/redactor.ts'
import { databaseStore } from '../../src/slack/outbox/database-store.ts'
import type { Task } from '../../src/tasks/queue.ts'
import { QUEUES } from '../../src/tasks/queues.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { STORIES } from '../../src/timeline/stories/recorded.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { runDispatcher } from '../../workers/dispatcher/dispatcher.ts'
import { runProjector } from '../../workers/projector/worker.ts'
import { createSlackNotifier } from '../../workers/slack-notifier/notifier.ts'
import { runSandbox } from '../sandbox/slack/testing/running-sandbox.ts'
import { followed } from './followed.ts'
import { embeddedPlumbing, type Plumbing, serverPlumbing } from './plumbing.spec-support.ts'
import { steadyNames } from './steady-names.spec-support.ts'
import { transcriptOf } from './transcript.spec-support.ts'

const TENANT = 'acme'
const SETTINGS = {
  tenantId: TENANT,
  incidentsChannel: '#incidents',
  channelPrefix: 'inc',
  whoMayApprove: 'Anyone on call may approve.',
  onCall: '<@UOLIVIA001>',
  responders: ['UOLIVIA001'],
  editGapMs: 0,
  rates: { burst: 1_000, perSecond: 1_000 },
}

/** All recorded stories side by side: in each round one more fact of every story. Each story is an incident of its own. */
const ROUNDS: readonly (readonly TimelineEvent[])[] = rounds(
  Object.entries(STORIES).map(([name, events]) => events.map((event) => ({ ...event, incident_id: `inc_${name}` }))),
)

interface Result {
  readonly rows: readonly string[]
  readonly hash: string
  readonly transcript: string
  readonly tasks: readonly string[]
  readonly types: Readonly<Record<string, number>>
}

describe('infra/proof/same-result.servers.spec.ts', () => {
  it('gives the same rows, the same Slack and the same tasks embedded and on servers', {
    timeout: 240_000,
  }, async () => {
    const plumbings = await Promise.all([embeddedPlumbing(), serverPlumbing(TENANT)])
    try {
      const [embedded, onServers] = await Promise.all(plumbings.map(live))
      expect(onServers?.types).toEqual(embedded?.types)
      expect(onServers?.tasks).toEqual(embedded?.tasks)
      expect(onServers?.transcript).toBe(embedded?.transcript)
      expect(onServers?.rows).toEqual(embedded?.rows)
      expect(onServers?.hash).toBe(embedded?.hash)
      // What is compared is not nothing.
      expect(embedded?.transcript.split('\n').length).toBeGreaterThan(100)
      expect(embedded?.rows.length).toBeGreaterThan(200)
      expect(embedded?.tasks.length).toBeGreaterThan(20)
    } finally {
      await Promise.all(plumbings.map((one) => one.close()))
    }
  })
})

/** The consumers of the log over the stories, against a workspace of their own. */
async function live({ timeline: log, queue, db, projections, alone }: Plumbing): Promise<Result> {
  const sandbox = await runSandbox({ rateLimits: { enabled: false } })
  const { timeline, atRest } = followed(log)
  const record = createRecorder({ timeline, clock: systemClock, redact: (payload) => payload })
  const api = { token: new Secret(sandbox.slack.botToken), apiUrl: `${sandbox.origin}/slack/api/` }
  const slack = steadyNames(guardSurface(createWebClientSlack({ ...api, log: silentLog }), createRedactor([])))
  const end = new AbortController()
  const around = { timeline, record, clock: systemClock, log: silentLog }
  const projector = await runProjector({ timeline, db: projections, log: silentLog })
  const dispatcher = await runDispatcher({ timeline, queue, clock: systemClock })
  const notifier = createSlackNotifier({
    ...around,
    store: databaseStore(db),
    slack,
    settings: { ...SETTINGS, alone },
  }).run(end.signal)
  for (const facts of ROUNDS) {
    await log.append(facts)
    await atRest(db)
  }
  end.abort()
  await Promise.all([notifier, projector.stop(), dispatcher.stop()])
  const rows: string[] = []
  await dumpLines(projections, (line) => void rows.push(line))
  const result = {
    rows,
    hash: await dumpHash(projections),
    transcript: await transcriptOf(sandbox.origin, sandbox.client),
    tasks: (await taken(queue)).map((task) => JSON.stringify(task)).sort(),
    types: await typesIn(log),
  }
  await sandbox.stop()
  return result
}

async function taken(queue: Plumbing['queue']): Promise<readonly Task[]> {
  const tasks = new Map<string, Task>()
  for (const name of QUEUES) {
    for (;;) {
      const leases = await queue.receive(name, { max: 10, waitMs: 100, visibilityMs: 30_000 })
      for (const { task } of leases) tasks.set(`${name}/${task.key}`, task)
      await Promise.all(leases.map((lease) => lease.ack()))
      if (leases.length === 0) break
    }
  }
  return [...tasks.values()]
}

/** How many records of each type the log has: receipts are counted too. */
async function typesIn(log: Plumbing['timeline']): Promise<Readonly<Record<string, number>>> {
  const types: Record<string, number> = {}
  for await (const { events } of log.scan(['debugging.timeline', 'debugging.internal'])) {
    for (const { event } of events) types[event.event_type] = (types[event.event_type] ?? 0) + 1
  }
  return types
}

/** Cards stand in one channel, so each story's first fact comes alone. */
function rounds(stories: readonly (readonly TimelineEvent[])[]): readonly (readonly TimelineEvent[])[] {
  const longest = Math.max(...stories.map(({ length }) => length))
  const side = Array.from({ length: longest - 1 }, (_, at) => stories.flatMap((story) => story.slice(at + 1, at + 2)))
  return [...stories.map((story) => story.slice(0, 1)), ...side]
}
