import { join } from 'node:path'
import { openMemoryQueue } from '../../src/adapters/memory/memory-queue.ts'
import { openSegmentLog } from '../../src/adapters/segment-log/segment-log.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Task, TaskQueue } from '../../src/tasks/queue.ts'
import type { StoredEvent, Timeline } from '../../src/timeline/timeline.ts'
import { runDispatcher } from '../../workers/dispatcher/dispatcher.ts'
import { elasticmq } from '../servers/elasticmq.ts'
import { kafka } from '../servers/kafka.ts'
import { realServers } from './dispatch-servers.ts'
import { against, type Figure, percentile, rounded } from './figure.ts'
import { withScratch } from './scratch.ts'
import { withServers } from './servers.ts'
import { waitingIncidents } from './told.ts'
import type { Track } from './track.ts'

const INCIDENTS = 3_000
const RUNS = 3

/** Embedded, then Kafka to SQS. */
export async function benchDispatch(): Promise<readonly Figure[]> {
  const onDisk = await withScratch((dir) => ratesOf((run) => embedded(join(dir, `${run}`))))
  const onServers = await withServers([kafka, elasticmq], () => ratesOf(realServers))
  return [...onDisk, ...onServers]
}

/**
 * From the first event read until the task of each incident is on its queue. Bare: the same events, a task sent for each
 * incident without deciding.
 */
async function ratesOf(open: (run: number) => Promise<Track>): Promise<readonly Figure[]> {
  const ours: number[] = []
  const bare: number[] = []
  let name = ''
  let events = 0
  // In turns, so that a busy minute of the machine falls on both.
  for (let run = 0; run < RUNS; run++) {
    const track = await open(run)
    name = track.name
    events = await fill(track.timeline)
    bare.push(await track.bare(INCIDENTS))
    ours.push(await dispatched(track))
    await track.close()
  }
  const rateOf = (times: readonly number[]) => (events / percentile(times, 0.5)) * 1_000
  const rate = rateOf(ours)
  const figure = { bench: 'dispatch', metric: name, value: rounded(rate), unit: 'events/s', n: events }
  return [{ ...figure, ...against(rateOf(bare), rate) }]
}

async function fill(timeline: Timeline): Promise<number> {
  const events = waitingIncidents(INCIDENTS)
  for (let at = 0; at < events.length; at += 500) await timeline.append(events.slice(at, at + 500))
  return events.length
}

async function dispatched({ timeline, queue }: Track): Promise<number> {
  const sent = new Set<string>()
  let done = () => {}
  const all = new Promise<void>((resolve) => {
    done = resolve
  })
  const noting: Pick<TaskQueue, 'send'> = {
    async send(tasks) {
      await queue.send(tasks)
      for (const { key } of tasks) sent.add(key)
      if (sent.size >= INCIDENTS) done()
    },
  }
  let start = 0
  const timed: Pick<Timeline, 'subscribe' | 'readIncident'> = {
    readIncident: (tenantId, incidentId) => timeline.readIncident(tenantId, incidentId),
    subscribe: (options) =>
      timeline.subscribe({
        ...options,
        handle: (batch) => {
          start ||= performance.now()
          return options.handle(batch)
        },
      }),
  }
  const subscription = await runDispatcher({
    timeline: timed,
    queue: { ...bound(queue), ...noting },
    clock: systemClock,
  })
  await all
  const ms = performance.now() - start
  await subscription.stop()
  return ms
}

function bound(queue: TaskQueue): TaskQueue {
  return {
    send: (tasks) => queue.send(tasks),
    receive: (name, options) => queue.receive(name, options),
    depth: (name) => queue.depth(name),
    close: () => queue.close(),
  }
}

async function embedded(dir: string): Promise<Track> {
  const timeline = await openSegmentLog({ dir, clock: systemClock, log: silentLog })
  const queue = openMemoryQueue({ clock: systemClock })
  return {
    name: 'embedded log to memory queue',
    timeline,
    queue,
    async bare() {
      const bareQueue = openMemoryQueue({ clock: systemClock })
      const start = performance.now()
      for await (const { events } of timeline.scan(['debugging.timeline'])) await bareQueue.send(tasksOf(events))
      return performance.now() - start
    },
    close: async () => {
      await queue.close()
      await timeline.close()
    },
  }
}

/** A task of each incident whose first event this is. */
function tasksOf(events: readonly StoredEvent[]): readonly Task[] {
  return events
    .map(({ event }) => event)
    .filter(({ event_type }) => event_type === 'IncidentDetected')
    .map(({ tenant_id, incident_id, event_id }) => ({
      queue: 'rca-tasks',
      key: event_id,
      tenant_id,
      incident_id,
      trigger_event_id: event_id,
      cycle: 1,
      slot: 0,
    }))
}
