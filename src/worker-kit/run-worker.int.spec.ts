import { startFauxqs } from 'fauxqs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../../infra/servers/free-port.ts'
import { openMemoryTimeline } from '../adapters/memory/memory-timeline.ts'
import { createQueues } from '../adapters/sqs/create-queues.ts'
import { houseAt, keptLog, openAt } from '../adapters/sqs/sqs.spec-support.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { story } from '../timeline/stories/story.ts'
import { defineWorker } from './define-worker.ts'
import { dispatch } from './dispatch.ts'
import { createRecorder } from './recorder.ts'
import { runWorker } from './run-worker.ts'

describe('src/worker-kit/run-worker.ts', () => {
  it('waits for a queue that is away, says so, and works when it is back', async () => {
    const port = await freePort()
    const house = houseAt(`http://127.0.0.1:${port}`, false)
    const queue = openAt(house)
    const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
    const record = createRecorder({ timeline, clock: systemClock, redact: (payload) => payload })
    const { events } = story('checkout').detected()
    await timeline.append(events)
    const log = keptLog()
    const seen: string[] = []
    const stop = new AbortController()
    const worker = defineWorker<object>({
      name: 'patient',
      version: '1',
      queue: 'context-builder-tasks',
      emits: [],
      async handle({ trigger }) {
        seen.push(trigger.event_id)
        stop.abort()
        return []
      },
    })
    const running = runWorker(worker, {}, { timeline, queue, record, clock: systemClock, log }, stop.signal)
    const said = () => log.lines.map(({ message }) => message)
    await expect.poll(said, { timeout: 10_000 }).toContain('the queue cannot be read, it is tried again')
    const server = await startFauxqs({ port, logger: false })
    onTestFinished(() => server.stop())
    await createQueues(house)
    await queue.send(dispatch(events, new Date()).map(({ task }) => task))
    await running
    expect(seen).toEqual(events.map(({ event_id }) => event_id))
    expect(await queue.depth('context-builder-tasks')).toBe(0)
  })

  it('ends, with what to do, when its queue was never made', async () => {
    const server = await startFauxqs({ port: 0, logger: false })
    onTestFinished(() => server.stop())
    const queue = openAt(houseAt(`http://127.0.0.1:${server.port}`, false))
    const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
    const record = createRecorder({ timeline, clock: systemClock, redact: (payload) => payload })
    const worker = defineWorker<object>({
      name: 'lost',
      version: '1',
      queue: 'rca-tasks',
      emits: [],
      handle: async () => [],
    })
    const run = { timeline, queue, record, clock: systemClock, log: silentLog }
    await expect(runWorker(worker, {}, run, new AbortController().signal)).rejects.toMatchObject({
      code: 'queue-missing',
    })
  })
})
