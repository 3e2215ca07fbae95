import { describe, expect, it } from 'vitest'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Task, TaskQueue } from '../../src/tasks/queue.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { createReconciler } from './reconciler.ts'
import type { Standing } from './standing.ts'

const PATIENCE_MS = 60_000

describe('workers/reconciler, how things stand', () => {
  it('tells work whose answer stays away for longer than its patience, and what was given up on, until it is done', async () => {
    let nowMs = Date.parse('2026-03-02T09:10:00.000Z')
    const clock = { ...systemClock, now: () => new Date(nowMs) }
    const timeline = openMemoryTimeline({ clock, log: silentLog })
    const sent: Task[] = []
    const queue: TaskQueue = {
      send: async (tasks) => void sent.push(...tasks),
      receive: async () => [],
      depth: async () => 0,
      close: async () => {},
    }
    const record = createRecorder({ timeline, clock, redact: (payload) => payload })
    const told = story('checkout').detected()
    await timeline.append(told.events)
    let standing: Standing | undefined
    const around = { timeline, queue, record, clock, log: silentLog, timers: () => [] }
    const patience = { intervalMs: 5, patienceMs: PATIENCE_MS, maxTries: 6 }
    const onStanding = (now: Standing) => {
      standing = now
    }
    const { pass, run } = await createReconciler({ ...around, ...patience, onStanding })
    const look = async (afterMs: number) => {
      nowMs += afterMs
      await pass()
      return [Object.fromEntries(standing?.missing ?? []), standing?.stalled]
    }
    expect(await look(0)).toEqual([{}, 0])
    expect(await look(PATIENCE_MS - 1)).toEqual([{}, 0])
    expect(await look(1)).toEqual([{ 'context-builder-tasks': 1 }, 0])
    expect(await look(1_000)).toEqual([{ 'context-builder-tasks': 1 }, 0])
    expect(standing?.oldestMs.get('context-builder-tasks')).toBe(PATIENCE_MS + 1_000)
    const [task] = sent
    if (task === undefined) throw new Error('nothing was sent')
    const stalled = told.state('TaskStalled', { queue: task.queue, key: task.key })
    await timeline.append(stalled.events.slice(-1))
    expect(await look(1_000)).toEqual([{}, 1])
    await timeline.append(stalled.context().events.slice(-1))
    // With the log followed it hears of the answer, which makes other work due.
    const end = new AbortController()
    const running = run(end.signal)
    await expect.poll(() => [Object.fromEntries(standing?.missing ?? []), standing?.stalled]).toEqual([{}, 0])
    end.abort()
    await running
    expect(sent.at(-1)?.queue).toBe('rca-tasks')
    await timeline.close()
  })
})
