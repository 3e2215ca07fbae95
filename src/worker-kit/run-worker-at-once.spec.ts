import { describe, expect, it } from 'vitest'
import { openMemoryQueue } from '../adapters/memory/memory-queue.ts'
import { openMemoryTimeline } from '../adapters/memory/memory-timeline.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { sampleOf } from '../timeline/stories/samples.ts'
import { story } from '../timeline/stories/story.ts'
import { defineWorker, type Work } from './define-worker.ts'
import { dispatch } from './dispatch.ts'
import { createRecorder } from './recorder.ts'
import { runWorker } from './run-worker.ts'

describe('src/worker-kit/run-worker-at-once.spec.ts', () => {
  it('works on as many tasks at the same time as the worker says, and answers all of them', async () => {
    const { run, answered, queue } = await house(12)
    const { worker, inHand } = counting(3)
    await ended(worker, run, async () => (await answered()) === 12 && (await queue.depth(worker.queue)) === 0)
    expect(inHand.most).toBe(3)
  })

  it('takes one after the other where it says nothing', async () => {
    const { run, answered } = await house(4)
    const { worker, inHand } = counting(undefined)
    await ended(worker, run, async () => (await answered()) === 4)
    expect(inHand.most).toBe(1)
  })

  it('never works on two tasks of one incident, and finds the answer to the second in the log', async () => {
    const { run, queue } = await house(4, 2)
    const { worker, inHand } = counting(8)
    await ended(worker, run, async () => (await queue.depth(worker.queue)) === 0)
    expect(inHand.mostOfOne).toBe(1)
    expect(inHand.all).toBe(4)
  })

  it('concludes one after the other, each when the answers before it are in the log', async () => {
    const { run, answered, contexts } = await house(6)
    const found: number[] = []
    const worker = defineWorker<object>({
      ...counting(6).worker,
      conclude: async () => {
        const there = await contexts()
        await systemClock.sleep(2)
        found.push(there)
        return []
      },
    })
    await ended(worker, run, async () => (await answered()) === 6)
    expect(found).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('gives back at the end what it has not begun', async () => {
    const { run, queue } = await house(1, 2)
    const end = new AbortController()
    const { worker, inHand } = counting(2, () => end.abort())
    await runWorker(worker, {}, { ...run, record: async () => Promise.reject(new Error('no disk')) }, end.signal)
    expect(inHand.all).toBe(1)
    expect(await queue.depth(worker.queue)).toBeGreaterThan(0)
  })
})

async function house(incidents: number, copies = 1) {
  const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
  const chaos = copies === 2 ? { duplicate: 1, rng: () => 0.5 } : { rng: () => 0 }
  const queue = openMemoryQueue({ clock: systemClock, chaos })
  const names = Array.from({ length: incidents }, (_, number) => `inc_${number}`)
  for (const incident of names) {
    const told = story('checkout', { incident }).detected()
    await timeline.append(told.events)
    await queue.send(dispatch(told.events, new Date()).map(({ task }) => task))
  }
  const record = createRecorder({ timeline, clock: systemClock, redact: (payload) => payload })
  const run = { timeline, queue, record, clock: systemClock, log: silentLog }
  const contexts = async () => {
    const all = await Promise.all(names.map((incident) => timeline.readIncident(story('checkout').tenant, incident)))
    return all.flat().filter(({ event }) => event.event_type === 'ContextBuilt').length
  }
  return { run, queue, contexts, answered: contexts }
}

/** Builds contexts, and counts how many at the same time. */
function counting(atOnce: number | undefined, whileWorking: () => void = () => {}) {
  const inHand = { all: 0, most: 0, mostOfOne: 0 }
  const now: string[] = []
  const handle = async ({ about }: Work) => {
    now.push(about.incident_id)
    inHand.all += 1
    inHand.most = Math.max(inHand.most, now.length)
    inHand.mostOfOne = Math.max(inHand.mostOfOne, now.filter((incident) => incident === about.incident_id).length)
    whileWorking()
    await systemClock.sleep(5)
    now.splice(now.indexOf(about.incident_id), 1)
    const payload = sampleOf('ContextBuilt', { service: 'checkout', cycle: 1, atMs: 0 })
    return [{ ...about, event_type: 'ContextBuilt', payload } as const]
  }
  const worker = defineWorker<object>({
    name: 'counting',
    version: '1',
    queue: 'context-builder-tasks',
    emits: ['ContextBuilt'],
    handle,
    ...(atOnce === undefined ? {} : { atOnce }),
  })
  return { worker, inHand }
}

async function ended(
  worker: Parameters<typeof runWorker<object>>[0],
  run: Parameters<typeof runWorker>[2],
  isOver: () => Promise<boolean>,
): Promise<void> {
  const end = new AbortController()
  const loop = runWorker(worker, {}, run, end.signal)
  for (const lastMs = Date.now() + 5_000; !(await isOver()); await systemClock.sleep(5)) {
    if (Date.now() > lastMs) throw new Error('it did not happen within five seconds')
  }
  end.abort()
  await loop
}
