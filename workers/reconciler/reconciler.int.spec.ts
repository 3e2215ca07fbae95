import { describe, expect, it } from 'vitest'
import { type Chaos, openMemoryQueue } from '../../src/adapters/memory/memory-queue.ts'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import { foldIncident } from '../../src/incident/state.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { QUEUES } from '../../src/tasks/queues.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { EventType, TimelineEvent } from '../../src/timeline/events.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { defineWorker } from '../../src/worker-kit/define-worker.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { runWorker } from '../../src/worker-kit/run-worker.ts'
import { createReconciler } from './reconciler.ts'

/** Seeded chance, so that a failing run can be told again. */
function rngOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

const good = story('checkout')
  .detected()
  .context()
  .cause(0.9)
  .draft()
  .approved()
  .pull()
  .checks()
  .mergeApproved()
  .applied()
  .evaluated()
  .resolved()
  .state('PostmortemDrafted')
const people: readonly EventType[] = ['IncidentDetected', 'FixApproved', 'IncidentResolved']

/** A worker for every queue that answers each task with what the story says comes next. */
const storyteller = QUEUES.map((queue) =>
  defineWorker<object>({
    name: `story of ${queue}`,
    version: '1',
    queue,
    emits: [
      'ContextBuilt',
      'RootCauseProposed',
      'FixProposed',
      'FixChecksCompleted',
      'FixApplied',
      'EvaluationCompleted',
      'PostmortemDrafted',
    ],
    async handle({ trigger }) {
      const at = good.events.findIndex((event) => event.event_id === trigger.event_id)
      const next = good.events[at + 1]
      return next ? [asDraft(next)] : []
    },
  }),
)

/** An event of a story said again as a draft: the same name, so the same id. */
function asDraft({ event_id: _id, schema_version: _version, payload_sha256: _sha, ...rest }: TimelineEvent): Draft {
  return rest as unknown as Draft
}

async function tell(
  chaos: Chaos,
  reconcile = true,
): Promise<{ events: readonly TimelineEvent[]; missing: readonly string[] }> {
  const clock = systemClock
  const timeline = openMemoryTimeline({ clock, log: silentLog })
  const queue = openMemoryQueue({ clock, chaos })
  const record = createRecorder({ timeline, clock, redact: (payload) => payload })
  const abort = new AbortController()
  const run = { timeline, queue, record, clock, log: silentLog }
  const workers = storyteller.map((worker) => runWorker(worker, {}, run, abort.signal))
  const needs = {
    timeline,
    queue,
    record,
    clock,
    log: silentLog,
    timers: () => [],
    intervalMs: 5,
    patienceMs: 10,
    maxTries: 50,
  }
  const reconciler = await createReconciler(needs)
  const reconciling = reconcile ? reconciler.run(abort.signal) : Promise.resolve()
  const read = async () => (await timeline.readIncident('acme', 'inc_checkout')).map(({ event }) => event)
  const until = Date.now() + (reconcile ? 15_000 : 300)
  for (const event of good.events.filter(({ event_type }) => people.includes(event_type))) {
    const before = good.events.slice(0, good.events.indexOf(event)).map(({ event_id }) => event_id)
    await waitFor(read, before, until)
    await record([asDraft(event)])
    if (!reconcile) await reconciler.pass()
  }
  await waitFor(
    read,
    good.events.map(({ event_id }) => event_id),
    until,
  )
  abort.abort()
  await Promise.all([...workers, reconciling])
  const events = await read()
  const present = new Set(events.map(({ event_id }) => event_id))
  return {
    events,
    missing: good.events.filter(({ event_id }) => !present.has(event_id)).map(({ event_type }) => event_type),
  }
}

async function waitFor(
  read: () => Promise<readonly TimelineEvent[]>,
  ids: readonly string[],
  until: number,
): Promise<void> {
  while (Date.now() < until) {
    const present = new Set((await read()).map(({ event_id }) => event_id))
    if (ids.every((id) => present.has(id))) return
    await systemClock.sleep(5)
  }
}

describe('workers/reconciler/reconciler.int.spec.ts', { timeout: 60_000 }, () => {
  it.each([1, 2, 3, 4])(
    'brings an incident to its end over a queue that loses half and repeats a third (seed %i)',
    async (seed) => {
      const { events, missing } = await tell({ loss: 0.5, duplicate: 0.3, delayMs: 5, reorder: true, rng: rngOf(seed) })
      expect(missing).toEqual([])
      expect(foldIncident(events).status).toBe('Resolved')
      expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(good.events.length)
    },
  )

  it('is what brings it there: a queue that loses everything leaves the incident where people left it', async () => {
    const { missing } = await tell({ loss: 1, rng: () => 0 }, false)
    expect(missing).toContain('ContextBuilt')
  })
})
