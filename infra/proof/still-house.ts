import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { Database } from '../../src/projections/database.ts'
import { databaseStore } from '../../src/slack/outbox/database-store.ts'
import type { SlackSurface } from '../../src/slack/slack.ts'
import type { Task, TaskQueue } from '../../src/tasks/queue.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { runDispatcher } from '../../workers/dispatcher/dispatcher.ts'
import { createReconciler } from '../../workers/reconciler/reconciler.ts'
import { resolutionsDue } from '../../workers/resolver/resolve.ts'
import { createSlackNotifier } from '../../workers/slack-notifier/notifier.ts'
import { LOOK, TENANT } from './finished.ts'
import { followed } from './followed.ts'

/** What a house did that had everything behind it. All work begins with one of these. */
export interface Deeds {
  /** Each call to Slack by its name, reads too. */
  readonly slack: readonly string[]
  /** Every call of a model and every pull request begins with a task. */
  readonly tasks: readonly Task[]
  readonly events: number
}

/**
 * Everything in a house that decides what is to be done, over a log that none of them has read yet and rows that know of no
 * post: until each has handled all of it, and one pass of the reconciler.
 */
export async function whatItDoes(log: Timeline, db: Database): Promise<Deeds> {
  const calls: string[] = []
  const tasks: Task[] = []
  const queue = noting(tasks)
  const before = await countIn(log)
  const { timeline, atRest } = followed(inLargeBatches(log))
  const around = { timeline, clock: systemClock, log: silentLog }
  const record = createRecorder({ ...around, redact: (payload) => payload })
  const settings = { tenantId: TENANT, incidentsChannel: '#incidents', ...LOOK, alone: true }
  const end = new AbortController()
  const dispatcher = await runDispatcher({ ...around, queue })
  const notifier = createSlackNotifier({
    ...around,
    store: databaseStore(db),
    record,
    slack: closedTo(calls),
    settings,
  }).run(end.signal)
  const patience = { intervalMs: 30_000, patienceMs: 60_000, maxTries: 6 }
  const reconciler = await createReconciler({ ...around, queue, record, timers: resolutionsDue, ...patience })
  await reconciler.pass()
  await atRest(db, 1_800_000)
  end.abort()
  await Promise.all([notifier, dispatcher.stop()])
  return { slack: calls, tasks, events: (await countIn(log)) - before }
}

/** Whoever draws an incident reads all of it, so one that is handed out in few batches is drawn few times. */
function inLargeBatches(timeline: Timeline): Timeline {
  return { ...timeline, subscribe: (options) => timeline.subscribe({ ...options, maxBatch: 10_000 }) }
}

function noting(tasks: Task[]): TaskQueue {
  return {
    send: async (sent) => void tasks.push(...sent),
    receive: async () => [],
    depth: async () => 0,
    close: async () => {},
  }
}

function closedTo(calls: string[]): SlackSurface {
  const refused = (name: keyof SlackSurface) => async () => {
    calls.push(name)
    throw new GiveUp('closed', 'Nothing may be asked of Slack here: everything was done before.')
  }
  return {
    ensureChannel: refused('ensureChannel'),
    joinChannel: refused('joinChannel'),
    postMessage: refused('postMessage'),
    updateMessage: refused('updateMessage'),
    findMessage: refused('findMessage'),
    setTopic: refused('setTopic'),
    pin: refused('pin'),
    addBookmark: refused('addBookmark'),
    invite: refused('invite'),
    uploadFile: refused('uploadFile'),
    findFile: refused('findFile'),
    permalink: refused('permalink'),
  }
}

async function countIn(log: Timeline): Promise<number> {
  return (await log.highWatermarks()).reduce((sum, { offset }) => sum + Number(offset), 0)
}
