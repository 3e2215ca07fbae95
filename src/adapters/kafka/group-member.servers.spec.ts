import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { story } from '../../timeline/stories/story.ts'
import type { Batch, StoredEvent, Timeline } from '../../timeline/timeline.ts'
import { createTopics } from './create-topics.ts'
import { dropTopics, ownNames } from './kafka.spec-support.ts'
import { kafkaClient } from './kafka-client.ts'
import { openKafkaTimeline } from './kafka-timeline.ts'
import { namesWith } from './names.ts'
import type { KafkaOptions } from './options.ts'

describe('src/adapters/kafka/group-member.ts', () => {
  const options = ownNames()
  const open: Timeline[] = []
  beforeEach(async () => void (await createTopics(options)))
  afterEach(async () => {
    await Promise.all(open.splice(0).map((timeline) => timeline.close()))
    await dropTopics(options)
  })
  const start = async (extra: Partial<KafkaOptions> = {}) => {
    const timeline = await openKafkaTimeline({ ...options, ...extra })
    open.push(timeline)
    return timeline
  }
  const until = (assertion: () => void) => vi.waitFor(assertion, { timeout: 40_000, interval: 20 })

  it('shares the partitions among members that come and go: nothing is left out, each partition is in order', async () => {
    const [one, two] = [await start(), await start()]
    const log: { readonly who: string; readonly stored: StoredEvent }[] = []
    const join = (timeline: Timeline, who: string) =>
      timeline.subscribe({
        group: 'shared',
        topics: ['debugging.timeline'],
        maxBatch: 3,
        handle: async ({ events }) => {
          await pause(10)
          log.push(...events.map((stored) => ({ who, stored })))
        },
      })
    const told: string[] = []
    const tell = async (round: number) => {
      const events = Array.from({ length: 60 }, (_, at) => story('api', { incident: `inc_${round}_${at}` }).detected())
      await one.append(events.flatMap((each) => each.events))
      told.push(...events.flatMap((each) => each.events.map(({ event_id }) => event_id)))
    }
    const first = await join(one, 'one')
    await tell(1)
    await until(() => expect(log.length).toBeGreaterThan(10))
    const second = await join(two, 'two')
    for (let round = 2; !log.some(({ who }) => who === 'two'); round++) {
      await tell(round)
      await pause(300)
    }
    await first.stop()
    await tell(100)
    await until(() => expect(new Set(log.map(({ stored }) => stored.event.event_id))).toEqual(new Set(told)))
    await second.stop()
    expect(firstTimesRise(log.map(({ stored }) => stored))).toBe(true)
  })

  it('leaves nobody in the group when it is stopped in the middle of its start', async () => {
    const timeline = await start()
    const waits = [0, 2, 5, 10, 20, 40, 80]
    for (const ms of waits) {
      const topics = ['debugging.timeline'] as const
      const subscription = await timeline.subscribe({ group: `brief${ms}`, topics, handle: async () => {} })
      await pause(ms)
      await subscription.stop()
    }
    // A member that went on with its start would have joined by then.
    await pause(6_000)
    const admin = kafkaClient(options, 5).admin()
    await admin.connect()
    const { groups } = await admin.describeGroups(waits.map((ms) => namesWith(options.prefix).group(`brief${ms}`)))
    await admin.disconnect()
    expect(groups.flatMap(({ groupId, members }) => members.map(() => groupId))).toEqual([])
  })

  it('keeps its partitions while a handler runs for longer than a member may be silent', async () => {
    const slow = await start({ sessionMs: 6_000 })
    const taken: Batch[] = []
    await slow.append(story('api').detected().events)
    await slow.subscribe({
      group: 'slow',
      topics: ['debugging.timeline'],
      handle: async (batch) => {
        await pause(8_000)
        taken.push(batch)
      },
    })
    await until(() => expect(taken).toHaveLength(1))
    await slow.append(story('api').noted('later').events.slice(-1))
    await until(() => expect(taken).toHaveLength(2))
    expect(taken.flatMap(({ events }) => events.map(({ offset }) => offset))).toEqual([0n, 1n])
  })

  it('commits nothing for a member that its group has gone on without', async () => {
    const [stuck, other] = [await start({ rebalanceMs: 2_000 }), await start({ rebalanceMs: 2_000 })]
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const asked: string[] = []
    await stuck.append(story('api').detected().context().events)
    await stuck.subscribe({
      group: 'zombie',
      topics: ['debugging.timeline'],
      maxBatch: 1,
      handle: async ({ events }) => {
        asked.push(...events.map(({ event }) => event.event_type))
        await held
      },
    })
    await until(() => expect(asked).toEqual(['IncidentDetected']))
    const done: string[] = []
    const heir = await other.subscribe({
      group: 'zombie',
      topics: ['debugging.timeline'],
      handle: async ({ events }) => void done.push(...events.map(({ event }) => event.event_type)),
    })
    await until(() => expect(done).toEqual(['IncidentDetected', 'ContextBuilt']))
    release()
    await pause(500)
    await heir.stop()
    await stuck.close()
    const after: string[] = []
    const fresh = await start()
    await fresh.append(story('api').noted('later').events.slice(-1))
    await fresh.subscribe({
      group: 'zombie',
      topics: ['debugging.timeline'],
      handle: async ({ events }) => void after.push(...events.map(({ event }) => event.event_type)),
    })
    // Had the zombie committed behind its own record, the second one would come again.
    await until(() => expect(after).toEqual(['NoteAdded']))
  })
})

/** True when no record is seen for the first time after a later one of its partition. */
function firstTimesRise(stored: readonly StoredEvent[]): boolean {
  const highest = new Map<number, bigint>()
  const seen = new Set<string>()
  return stored.every(({ partition, offset }) => {
    const place = `${partition}/${offset}`
    if (seen.has(place)) return true
    seen.add(place)
    const before = highest.get(partition) ?? -1n
    highest.set(partition, offset)
    return offset > before
  })
}
