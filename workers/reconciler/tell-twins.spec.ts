import { describe, expect, it } from 'vitest'
import { openMemoryQueue } from '../../src/adapters/memory/memory-queue.ts'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { sampleOf } from '../../src/timeline/stories/samples.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { createReconciler } from './reconciler.ts'

function twin(incident: string, of: string): Story {
  const cause = sampleOf('RootCauseProposed', { service: 'checkout', cycle: 1, atMs: 0 })
  const same_change = { incident_id: of, title: `About ${of}`, ref: cause.hypotheses[0]?.change_ref ?? 'none' }
  return story('checkout', { incident })
    .detected()
    .context()
    .state('NoteAdded', { text: 'Twin.', same_change })
    .cause()
    .draft()
}

describe('workers/reconciler/reconciler.ts, of two incidents of one change', () => {
  it('tells the one that is open, once, that the other merged its fix', async () => {
    const clock = systemClock
    const timeline = openMemoryTimeline({ clock, log: silentLog })
    const queue = openMemoryQueue({ clock })
    const record = createRecorder({ timeline, clock, redact: (payload) => payload })
    await timeline.append(twin('inc_a', 'inc_b').approved().pull().checks().mergeApproved().applied().events)
    await timeline.append(twin('inc_b', 'inc_a').events)
    const pace = { intervalMs: 5, patienceMs: 10, maxTries: 50 }
    const reconciler = await createReconciler({
      timeline,
      queue,
      record,
      clock,
      log: silentLog,
      timers: () => [],
      ...pace,
    })
    for (let pass = 0; pass < 3; pass++) await reconciler.pass()
    const read = (incident: string) => timeline.readIncident('acme', incident)
    const told = (await read('inc_b')).filter(({ event }) => event.actor.id === 'reconciler')
    expect(told.map(({ event }) => event)).toMatchObject([
      { event_type: 'NoteAdded', payload: { same_change: { incident_id: 'inc_a', stands: 'merged' } } },
    ])
    expect((await read('inc_a')).filter(({ event }) => event.actor.id === 'reconciler')).toEqual([])
    await queue.close()
  })
})
