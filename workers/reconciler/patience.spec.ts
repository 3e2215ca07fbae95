import { describe, expect, it } from 'vitest'
import { openMemoryQueue } from '../../src/adapters/memory/memory-queue.ts'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import { type Clock, systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Task, TaskQueue } from '../../src/tasks/queue.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { story } from '../../src/timeline/stories/story.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { createReconciler } from './reconciler.ts'

describe('workers/reconciler/patience.ts', () => {
  it('gives up loudly when an answer stays away', async () => {
    const { at, pass, types } = await alone(story('checkout').detected().events)
    for (let minute = 0; minute < 89; minute++) await pass(at(60))
    expect(await types()).toEqual(['IncidentDetected'])
    for (let minute = 0; minute < 20; minute++) await pass(at(60))
    expect((await types()).filter((type) => type === 'TaskStalled')).toHaveLength(1)
    expect(await types()).toContain('NeedsHuman')
    expect(await pass(at(86_400))).toBe(0)
  })

  it('lets checks run for two hours, reminding their watcher each quarter of an hour at the least', async () => {
    const pulled = story('checkout').detected().context().cause().draft().approved().pull()
    const { at, pass, types } = await alone(pulled.events)
    let sent = 0
    for (let minute = 0; minute < 120; minute++) sent += await pass(at(60))
    expect(await types()).not.toContain('TaskStalled')
    expect(sent).toBeGreaterThan(8)
    expect(sent).toBeLessThan(16)
    for (let minute = 0; minute < 120; minute++) await pass(at(60))
    expect(await types()).toContain('TaskStalled')
  })

  it('begins anew after a clock that jumped or a house that was down', async () => {
    const { at, pass, types } = await alone(story('checkout').detected().events)
    await pass(at(28 * 86_400))
    await pass(at(28 * 86_400))
    expect(await types()).toEqual(['IncidentDetected'])
  })

  it('sends again at once after the clock was set back', async () => {
    const { at, pass } = await alone(story('checkout').detected().events)
    expect(await pass(at(3_600))).toBe(1)
    expect(await pass(at(-3_600))).toBe(1)
    expect(await pass(at(1))).toBe(0)
  })

  it('does not take a machine that slept for one that waited', async () => {
    const pulled = story('checkout').detected().context().cause().draft().approved().pull()
    const { at, pass, types } = await alone(pulled.events)
    for (let minute = 0; minute < 45; minute++) await pass(at(60))
    for (let minute = 0; minute < 45; minute++) await pass(at(minute === 0 ? 12 * 3_600 : 60))
    expect(await types()).not.toContain('TaskStalled')
    for (let minute = 0; minute < 300; minute++) await pass(at(60))
    expect(await types()).toContain('TaskStalled')
  })

  it('does not forget an incident that moves while it is read', async () => {
    const closed = story('checkout').detected().resolved().state('PostmortemDrafted')
    const late = closed.redetected().events.slice(-1)
    const { pass, at, run, timeline } = await alone(closed.events, { beforeReturn: late })
    const end = new AbortController()
    const running = run(end.signal)
    await expect.poll(async () => (await timeline.readIncident('acme', 'inc_checkout')).length).toBe(4)
    await systemClock.sleep(50)
    end.abort()
    await running
    expect(await pass(at(60))).toBe(1)
  })

  it('calls a person, once, when a failed fix was the last that the limit allows', async () => {
    const spent = story('checkout').detected({ max_cycles: 1 }).context().cause().applied().evaluated('fail')
    const { at, pass, types } = await alone(spent.events)
    expect(await pass(at(1))).toBe(0)
    expect(await pass(at(60))).toBe(0)
    expect((await types()).filter((type) => type === 'NeedsHuman')).toHaveLength(1)
  })

  it('calls a person, once, for a fix that was merged after it had been turned down', async () => {
    const told = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved()
    const late = told.rejected().state('FixApplied', {}, { cycle: 1 })
    const { at, pass, types } = await alone(late.events)
    await pass(at(1))
    await pass(at(60))
    expect((await types()).filter((type) => type === 'NeedsHuman')).toHaveLength(1)
  })

  it('serves the others although one incident cannot be read', async () => {
    const both = [...story('payments').detected().events, ...story('checkout').detected().events]
    const { pass, at } = await alone(both, { unreadable: 'inc_payments' })
    expect(await pass(at(1))).toBe(1)
  })
})

interface Trouble {
  /** Appended while the incident is read for the first time, unseen by that reading. */
  readonly beforeReturn?: readonly TimelineEvent[]
  readonly unreadable?: string
}

/** A reconciler whose tasks nobody takes, on a clock that is told the time. */
async function alone(events: readonly TimelineEvent[], { beforeReturn = [], unreadable }: Trouble = {}) {
  let now = new Date('2026-03-02T12:00:00.000Z')
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000)
  const clock: Clock = { now: () => now, sleep: (_ms, signal) => systemClock.sleep(5, signal) }
  const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
  await timeline.append(events)
  let late = beforeReturn
  const read: Timeline['readIncident'] = async (tenant, incident) => {
    if (incident === unreadable) throw new Error('cannot be read')
    const seen = await timeline.readIncident(tenant, incident)
    const news = late
    late = []
    if (news.length > 0) {
      await timeline.append(news)
      await systemClock.sleep(50)
    }
    return seen
  }
  const sent: Task[] = []
  const inner = openMemoryQueue({ clock })
  const queue: TaskQueue = {
    receive: (name, options) => inner.receive(name, options),
    depth: (name) => inner.depth(name),
    close: () => inner.close(),
    send: async (tasks: readonly Task[]) => void sent.push(...tasks),
  }
  const needs = { timeline: { ...timeline, readIncident: read }, queue, clock, log: silentLog, timers: () => [] }
  const record = createRecorder({ timeline, clock, redact: (payload) => payload })
  const pace = { intervalMs: 5, patienceMs: 60_000, maxTries: 6 }
  const reconciler = await createReconciler({ ...needs, record, ...pace })
  const pass = (time: Date) => {
    now = time
    return reconciler.pass()
  }
  const types = async () => (await timeline.readIncident('acme', 'inc_checkout')).map(({ event }) => event.event_type)
  return { at, pass, types, timeline, run: reconciler.run }
}
