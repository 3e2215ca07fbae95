import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RetryLater } from '../kit/outcome.ts'
import { goodPath } from './stories/recorded.ts'
import { story } from './stories/story.ts'
import { rising, type TimelineHarness } from './timeline.contract.ts'
import type { Batch, StoredEvent, SubscribeOptions, Timeline } from './timeline.ts'

/** What every timeline promises to consumer groups. */
export function consumerGroupsContract(start: () => Promise<TimelineHarness>): void {
  let harness: TimelineHarness
  let timeline: Timeline
  beforeEach(async () => {
    harness = await start()
    timeline = await harness.open()
  })
  afterEach(async () => {
    await timeline.close()
    await harness.dispose()
  })

  async function reading(group: string, options: Partial<SubscribeOptions> = {}) {
    const batches: Batch[] = []
    const handle = async (batch: Batch) => void batches.push(batch)
    const subscription = await timeline.subscribe({ group, topics: ['debugging.timeline'], handle, ...options })
    const ids = () => batches.flatMap(({ events }) => events.map(({ event }) => event.event_id))
    return { batches, ids, stop: () => subscription.stop() }
  }
  const idsOf = (events: readonly { readonly event_id: string }[]) => events.map((event) => event.event_id)
  const until = (assertion: () => void) => vi.waitFor(assertion, { timeout: 10_000, interval: 10 })

  describe('subscribe', () => {
    it('delivers what is there and what comes later, each partition in order', async () => {
      await timeline.append(goodPath.events.slice(0, 5))
      const reader = await reading('slack')
      await until(() => expect(reader.ids()).toHaveLength(5))
      await timeline.append(goodPath.events.slice(5))
      await until(() => expect(reader.ids()).toEqual(idsOf(goodPath.events)))
      expect(rising(reader.batches.flatMap(({ events }) => events))).toBe(true)
    })

    it('keeps each partition in order when several are in hand at once', async () => {
      const incidents = Array.from({ length: 12 }, (_, n) =>
        story('checkout', { incident: `inc_${n}` })
          .detected()
          .noted('Seen.'),
      )
      const events = incidents.flatMap((one) => one.events)
      await timeline.append(events)
      const taken: StoredEvent[] = []
      const inHand = new Set<number>()
      let overlaps = 0
      await reading('many', {
        maxBatch: 1,
        atOnce: 4,
        handle: async (batch) => {
          for (const { partition } of batch.events) if (inHand.has(partition)) overlaps++
          for (const { partition } of batch.events) inHand.add(partition)
          await new Promise((done) => setTimeout(done, 5))
          for (const { partition } of batch.events) inHand.delete(partition)
          taken.push(...batch.events)
        },
      })
      await until(() => expect(taken.map(({ event }) => event.event_id).toSorted()).toEqual(idsOf(events).toSorted()))
      expect(rising(taken)).toBe(true)
      expect(overlaps).toBe(0)
    })

    it('goes on where the group stood after the timeline was closed and opened', async () => {
      await timeline.append(goodPath.events.slice(0, 5))
      const before = await reading('slack')
      await until(() => expect(before.ids()).toHaveLength(5))
      await timeline.close()
      timeline = await harness.open()
      await timeline.append(goodPath.events.slice(5, 7))
      const after = await reading('slack')
      await until(() => expect(after.ids()).toEqual(idsOf(goodPath.events.slice(5, 7))))
    })

    it('lets each group read everything for itself', async () => {
      await timeline.append(goodPath.events)
      const first = await reading('slack')
      await until(() => expect(first.ids()).toHaveLength(goodPath.events.length))
      const second = await reading('dispatcher')
      await until(() => expect(second.ids()).toEqual(first.ids()))
    })

    it('brings a rejected batch again, in order, and loses nothing', async () => {
      const taken: string[] = []
      let troubles = 3
      await timeline.append(goodPath.events)
      await reading('shaky', {
        maxBatch: 3,
        handle: async ({ events }) => {
          if (taken.length >= 3 && troubles-- > 0) {
            throw troubles === 1 ? new Error('odd') : new RetryLater('down', 'Try again.', { afterMs: 5 })
          }
          taken.push(...events.map(({ event }) => event.event_id))
        },
      })
      await until(() => expect(taken).toEqual(idsOf(goodPath.events)))
    })

    it('commits nothing of a batch that was not taken', async () => {
      await timeline.append(goodPath.events)
      let asked = 0
      const failing = await reading('down', {
        handle: async () => {
          asked++
          throw new RetryLater('down', 'Try again.', { afterMs: 5 })
        },
      })
      await until(() => expect(asked).toBeGreaterThan(1))
      await failing.stop()
      await timeline.close()
      timeline = await harness.open()
      const well = await reading('down')
      await until(() => expect(well.ids()).toEqual(idsOf(goodPath.events)))
    })

    it('starts at the positions it is given instead of the committed ones', async () => {
      await timeline.append(goodPath.events)
      const all = await reading('projector')
      await until(() => expect(all.ids()).toHaveLength(goodPath.events.length))
      await all.stop()
      const place = all.batches.flatMap(({ events }) => events)[4]
      if (!place) throw new Error('the fifth event was delivered')
      const { topic, partition, offset } = place
      const again = await reading('projector', { from: [{ topic, partition, offset }] })
      await until(() => expect(again.ids()).toEqual(idsOf(goodPath.events.slice(4))))
      await again.stop()
      const fromNothing = await reading('projector', { from: [] })
      await until(() => expect(fromNothing.ids()).toEqual(idsOf(goodPath.events)))
    })

    it('stops after the batch in hand', async () => {
      await timeline.append(goodPath.events)
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      let done = 0
      const slow = await reading('slow', {
        maxBatch: 2,
        handle: async () => {
          await held
          done++
        },
      })
      const stopped = slow.stop()
      release()
      await stopped
      expect(done).toBeLessThanOrEqual(1)
      const next = await reading('slow')
      await until(() => expect(next.ids()).toEqual(idsOf(goodPath.events.slice(done * 2))))
    })

    it('passes records of a newer build on as opaque', async () => {
      await timeline.close()
      await harness.putForeign('debugging.timeline', {
        event_type: 'MoodSensed',
        tenant_id: 'acme',
        incident_id: 'inc_x',
      })
      timeline = await harness.open()
      const reader = await reading('any')
      await timeline.append(story('api').detected().events)
      await until(() => expect(reader.ids()).toHaveLength(1))
      // Another incident, so perhaps another partition: which of the two comes first is not promised.
      const opaque = () => reader.batches.flatMap((batch) => batch.opaque.map(({ raw }) => raw.event_type))
      await until(() => expect(opaque()).toEqual(['MoodSensed']))
    })
  })
}
