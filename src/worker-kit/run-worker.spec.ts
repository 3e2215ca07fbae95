import { describe, expect, it } from 'vitest'
import { openMemoryQueue } from '../adapters/memory/memory-queue.ts'
import { openMemoryTimeline } from '../adapters/memory/memory-timeline.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { GiveUp, RetryLater } from '../kit/outcome.ts'
import type { TaskQueue } from '../tasks/queue.ts'
import type { RecordFacts } from '../timeline/record.ts'
import { story } from '../timeline/stories/story.ts'
import { defineWorker } from './define-worker.ts'
import { dispatch } from './dispatch.ts'
import { createRecorder } from './recorder.ts'
import { runWorker } from './run-worker.ts'

/** Time passes at once when somebody waits for it to. */
const hasty = { now: () => new Date(), sleep: (_ms: number, signal?: AbortSignal) => systemClock.sleep(1, signal) }

/** A queue whose released tasks come back at once; `onRelease` hears how long they were to stay away. */
function hastyQueue(inner: TaskQueue, onRelease: (afterMs: number) => void): TaskQueue {
  return {
    send: (tasks) => inner.send(tasks),
    receive: async (queue, options) =>
      (await inner.receive(queue, options)).map((lease) => {
        const release = (afterMs: number) => {
          onRelease(afterMs)
          return lease.release(1)
        }
        return { ...held(lease), release }
      }),
    depth: (queue) => inner.depth(queue),
    close: () => inner.close(),
  }
}

function held(lease: Awaited<ReturnType<TaskQueue['receive']>>[number]) {
  const { task, receives } = lease
  return { task, receives, ack: () => lease.ack(), extend: (ms: number) => lease.extend(ms) }
}

async function house() {
  const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
  const told = story('checkout').detected()
  await timeline.append(told.events)
  const waits: number[] = []
  const queue = hastyQueue(openMemoryQueue({ clock: systemClock }), (afterMs) => waits.push(afterMs))
  await queue.send(dispatch(told.events, new Date()).map(({ task }) => task))
  const record = createRecorder({ timeline, clock: systemClock, redact: (payload) => payload })
  const types = async () =>
    (await timeline.readIncident(told.tenant, told.incident)).map(({ event }) => event.event_type)
  return { timeline, queue, record, types, waits }
}

const refusing = defineWorker<object>({
  name: 'refusing',
  version: '1',
  queue: 'context-builder-tasks',
  emits: [],
  handle: async () => {
    throw new GiveUp('no-way', 'There is no way. Do it by hand.')
  },
})

async function until(what: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 5_000; Date.now() < end; await systemClock.sleep(5)) if (await what()) return
  throw new Error('it did not happen within five seconds')
}

describe('src/worker-kit/run-worker.ts', () => {
  it('outlives a full disk while a failure is recorded, and tells people once there is room', async () => {
    const { timeline, queue, record, types } = await house()
    let refusals = 3
    const onFullDisk: RecordFacts = async (drafts) => {
      if (refusals-- > 0) throw new RetryLater('disk-full', 'The disk is full. Make room.')
      return record(drafts)
    }
    const end = new AbortController()
    const run = { timeline, queue, record: onFullDisk, clock: hasty, log: silentLog }
    const loop = runWorker(refusing, {}, run, end.signal)
    await Promise.race([loop, until(async () => (await types()).includes('NeedsHuman'))])
    expect(await types()).toEqual(['IncidentDetected', 'TaskStalled', 'NeedsHuman'])
    expect(refusals).toBeLessThan(0)
    end.abort()
    await loop
  })

  it('forgives a stumble after long waiting in good order, and gives up on errors in a row', async () => {
    const { timeline, queue, record, types } = await house()
    let takes = 0
    const waiting = defineWorker<object>({
      ...refusing,
      name: 'waiting',
      handle: async () => {
        takes += 1
        if (takes > 22 || takes === 20) throw new TypeError('fetch failed')
        throw new RetryLater('checks-running', 'Checks are running; it is asked again.', { afterMs: 1 })
      },
    })
    const end = new AbortController()
    const run = { timeline, queue, record, clock: hasty, log: silentLog }
    const loop = runWorker(waiting, {}, run, end.signal)
    await until(async () => (await types()).includes('NeedsHuman'))
    end.abort()
    await loop
    expect(takes).toBe(28)
  })

  it('waits longer each time for what is away, up to half a minute, and as long as is said where somebody says it', async () => {
    const { timeline, queue, record, types, waits } = await house()
    const trouble = defineWorker<object>({
      ...refusing,
      name: 'trouble',
      handle: async () => {
        if (waits.length < 7) throw new RetryLater('evidence', 'The evidence does not answer. It is tried again.')
        if (waits.length < 9) throw new RetryLater('busy', 'Wait for a minute.', { afterMs: 60_000 })
        throw new GiveUp('enough', 'That is enough. Stop.')
      },
    })
    const end = new AbortController()
    const loop = runWorker(trouble, {}, { timeline, queue, record, clock: hasty, log: silentLog }, end.signal)
    await until(async () => (await types()).includes('NeedsHuman'))
    end.abort()
    await loop
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 60_000, 60_000])
  })

  it('waits for a queue that cannot be read', async () => {
    const { timeline, queue, record, types } = await house()
    let refusals = 3
    const shaky: TaskQueue = {
      ...queue,
      receive: async (name, options) => {
        if (refusals-- > 0) throw new Error('connection reset')
        return queue.receive(name, options)
      },
    }
    const end = new AbortController()
    const loop = runWorker(refusing, {}, { timeline, queue: shaky, record, clock: hasty, log: silentLog }, end.signal)
    await Promise.race([loop, until(async () => (await types()).includes('NeedsHuman'))])
    expect(await types()).toContain('NeedsHuman')
    end.abort()
    await loop
  })

  it('ends with the reason when the queue will never work again', async () => {
    const { timeline, queue, record } = await house()
    const gone: TaskQueue = {
      ...queue,
      receive: async () => {
        throw new GiveUp('closed', 'This queue is closed. Open it again.')
      },
    }
    const run = { timeline, queue: gone, record, clock: hasty, log: silentLog }
    await expect(runWorker(refusing, {}, run, new AbortController().signal)).rejects.toThrow('Open it again')
  })
})
