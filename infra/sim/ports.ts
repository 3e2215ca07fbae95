import type { CodeHost } from '../../src/code-host/code-host.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import type { IncidentList } from '../../src/projections/incident-list.ts'
import type { ProjectionStore } from '../../src/projections/projection-store.ts'
import { createRedactor } from '../../src/redact/redactor.ts'
import type { Inbox } from '../../src/slack/inbox/inbox.ts'
import type { Intake } from '../../src/slack/inbox/intake.ts'
import type { OutboxStore } from '../../src/slack/outbox/store.ts'
import type { SlackSurface } from '../../src/slack/slack.ts'
import type { TaskQueue } from '../../src/tasks/queue.ts'
import type { RecordFacts } from '../../src/timeline/record.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import type { AnswerStore } from '../../src/worker-kit/llm.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { memoryAnswers } from './fakes/answers.ts'
import { memoryInbox } from './fakes/inbox.ts'
import { memoryOutboxStore } from './fakes/outbox-store.ts'
import { memoryIncidentList, memoryProjections } from './fakes/projections.ts'
import { faulty } from './faulty.ts'
import { checkedHost } from './live-rules.ts'
import type { SimProcess } from './process.ts'
import { queueOf } from './queue.ts'
import { slackOf } from './slack-desk.ts'
import { timelineOf } from './timeline.ts'
import type { World } from './world.ts'

/** The ports of one process, each with the weather between it and the world. */
export interface Ports {
  readonly timeline: Timeline
  readonly queue: TaskQueue
  readonly record: RecordFacts
  readonly projections: ProjectionStore
  readonly incidents: IncidentList
  readonly outbox: OutboxStore
  readonly inbox: Inbox
  readonly answers: AnswerStore
  readonly slack: SlackSurface
  readonly codeHost: CodeHost
  readonly evidence: Evidence
}

const { redact } = createRedactor([])

/** Where a bug is planted: a port or the desk's inlet is put in the place of another. The product has no switch for it. */
export interface Plant {
  readonly ports?: (ports: Ports, process: SimProcess, world: World) => Partial<Ports>
  readonly intake?: (intake: Intake, process: SimProcess) => Intake
}

export function portsOf(world: World, process: SimProcess, plant: Plant): Ports {
  const timeline = timelineOf(world, process)
  const owner = world.plan.alone ? 'desk' : process.name
  const inbox = memoryInbox({ table: world.inbox, clock: process.clock, owner, holdMs: 15_000 })
  const ports: Ports = {
    timeline,
    queue: queueOf(world, process),
    record: recorderOf(world, process, timeline),
    projections: projectionsOf(world, process, timeline),
    incidents: faulty(process, 'incidents', memoryIncidentList(world.projections), INCIDENTS),
    outbox: outboxOf(world, process),
    inbox: faulty(process, 'inbox', inbox, INBOX),
    answers: faulty(process, 'answers', memoryAnswers(world.answers), { get: 'read', put: 'write' }),
    slack: slackOf(world.slack, process),
    codeHost: faulty<CodeHost>(process, 'host', checkedHost(world), HOST),
    evidence: faulty(process, 'evidence', world.evidence, { query: 'read' }),
  }
  return { ...ports, ...plant.ports?.(ports, process, world) }
}

/** States facts over a timeline; in whole worlds through the real redactor. */
export function recorderOf(world: World, process: SimProcess, timeline: Timeline): RecordFacts {
  const own = world.plan.whole ? redact : <P>(payload: P) => payload
  return createRecorder({ timeline, clock: process.clock, redact: own })
}

const INCIDENTS = { open: 'read', since: 'read', suppressed: 'read', byId: 'read', byChannel: 'read' } as const
const INBOX = {
  keep: 'write',
  claim: 'write',
  releaseOwn: 'write',
  done: 'write',
  retry: 'write',
  fail: 'write',
} as const
const ROWS = {
  readRows: 'read',
  insertRow: 'write',
  changeRow: 'write',
  closeRow: 'write',
  renewRow: 'write',
  dropUnwanted: 'write',
} as const
const HOST = {
  repository: 'read',
  commit: 'read',
  commitsBetween: 'read',
  comparison: 'read',
  file: 'read',
  ensureBranch: 'write',
  ensurePullRequest: 'write',
  findPullRequest: 'read',
  pullRequest: 'read',
  checks: 'read',
  merge: 'write',
} as const

function outboxOf(world: World, process: SimProcess): OutboxStore {
  const store = memoryOutboxStore(world.outbox, world.locks, process)
  const wire = { ...ROWS, openIncidents: 'read', reviveRows: 'write', freeRows: 'write' } as const
  return {
    ...faulty<OutboxStore>(process, 'outbox', store, wire),
    // Inside of a transaction each statement may fail, and so may its end.
    drawing: (owner, work) =>
      process.call('outbox.drawing', true, () =>
        store.drawing(owner, (rows) => work(faulty(process, 'outbox', rows, ROWS))),
      ),
  }
}

function projectionsOf(world: World, process: SimProcess, timeline: Timeline): ProjectionStore {
  const store = memoryProjections(world.projections, timeline.readIncident, world.locks, process)
  const port = faulty(process, 'projections', store, { positions: 'read', apply: 'write', clear: 'write' })
  return {
    ...port,
    apply: async (batch) => {
      if (process.happens('stale-projection')) {
        process.fault('stale-projection')
        await process.clock.sleep(world.chance.between(60_000, 400_000))
      }
      return port.apply(batch)
    },
  }
}
