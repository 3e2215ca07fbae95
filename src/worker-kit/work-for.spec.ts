import { describe, expect, it } from 'vitest'
import { openMemoryTimeline } from '../adapters/memory/memory-timeline.ts'
import { calledOver } from '../incident/calls.spec-support.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { story } from '../timeline/stories/story.ts'
import { defineWorker } from './define-worker.ts'
import { dispatch } from './dispatch.ts'
import { workFor } from './work-for.ts'

const writer = defineWorker<object>({
  name: 'writer',
  version: '1',
  queue: 'report-tasks',
  emits: [],
  handle: async () => [],
})

describe('src/worker-kit/work-for.ts', () => {
  it('hands over the facts, and beside them what was given up and what people were called for', async () => {
    const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
    const told = calledOver(story('checkout').detected()).resolved()
    await timeline.append([...told.events, ...told.events])
    const due = dispatch(told.events, systemClock.now()).find(({ task }) => task.queue === writer.queue)
    if (due === undefined) throw new Error('Nobody is asked to write it down; look at the routes.')
    const nothing = async () => {}
    const lease = { task: due.task, receives: 1, ack: nothing, release: nothing, extend: nothing }
    const { signal } = new AbortController()
    const work = await workFor(writer, lease, { timeline, clock: systemClock }, signal, silentLog)
    const types = (events: readonly { event_type: string }[] = []) => events.map(({ event_type }) => event_type)
    expect(types(work?.incident)).toEqual(['IncidentDetected', 'IncidentResolved'])
    expect(types(work?.calls)).toEqual(['TaskStalled', 'NeedsHuman', 'NeedsHuman', 'NeedsHuman'])
  })
})
