import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GiveUp } from '../kit/outcome.ts'
import type { TimelineEvent } from './events.ts'
import { partitionOf } from './partition.ts'
import { goodPath } from './stories/recorded.ts'
import { story } from './stories/story.ts'
import type { Batch, StoredEvent, Timeline } from './timeline.ts'
import { TOPICS, type Topic } from './topics.ts'

/** One adapter's storage, fresh for each test. */
export interface TimelineHarness {
  /** Opens the timeline; again after `close`, on the same storage. */
  open(): Promise<Timeline>
  /** Writes a record as another build would, unchecked; called while the timeline is closed. */
  putForeign(topic: Topic, raw: { event_type: string; tenant_id: string; incident_id: string }): Promise<void>
  dispose(): Promise<void>
}

/** What every timeline promises about writing and reading; `consumer-groups.contract.ts` has the rest. */
export function timelineContract(start: () => Promise<TimelineHarness>): void {
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

  describe('append', () => {
    it('returns each event with its place, in the order given, and reads them back as they were', async () => {
      const stored = await timeline.append(goodPath.events)
      expect(stored.map(({ event }) => event)).toEqual(goodPath.events)
      expect(stored.map(({ offset }) => offset)).toEqual(goodPath.events.map((_, at) => BigInt(at)))
      expect(new Set(stored.map(({ partition }) => partition))).toEqual(new Set([partitionOf('acme', 'inc_checkout')]))
      const onTimeline = (await timeline.readIncident('acme', 'inc_checkout')).filter(isFact)
      expect(onTimeline).toEqual(stored)
    })

    it('keeps everything over a close and counts offsets on', async () => {
      await timeline.append(goodPath.events.slice(0, 3))
      await timeline.close()
      timeline = await harness.open()
      const [stored] = await timeline.append(goodPath.events.slice(3, 4))
      expect(stored?.offset).toBe(3n)
      const read = (await timeline.readIncident('acme', 'inc_checkout')).map(({ event }) => event)
      expect(read).toEqual(goodPath.events.slice(0, 4))
    })

    it('sends facts, evaluations and internal events to their topics', async () => {
      await timeline.append(goodPath.effect('slack', 'brief', 'C1/1.2').events)
      const read = await timeline.readIncident('acme', 'inc_checkout')
      const places = read.map(({ topic, event }) => [event.event_type, topic])
      expect(places.filter(([type]) => type === 'EvaluationCompleted')).toEqual([
        ['EvaluationCompleted', 'debugging.timeline'],
        ['EvaluationCompleted', 'debugging.evaluation'],
      ])
      expect(places.filter(([, topic]) => topic === 'debugging.internal')).toEqual([
        ['EffectRecorded', 'debugging.internal'],
      ])
    })

    it('writes nothing of a batch in which one event is invalid', async () => {
      const bad = { ...goodPath.events[1], cycle: 0 } as TimelineEvent
      const refused = timeline.append([...goodPath.events.slice(0, 1), bad])
      await expect(refused).rejects.toThrow(GiveUp)
      await expect(refused).rejects.toMatchObject({ code: 'invalid-event' })
      expect(await timeline.highWatermarks()).toEqual([])
    })

    it('refuses an event above the size limit', async () => {
      const sources = Array.from({ length: 20 }, (_, at) => ({ path: `f${at}`, content: 'ä'.repeat(30_000) }))
      const big = story('checkout').context({ sources }).events
      await expect(timeline.append(big)).rejects.toMatchObject({ code: 'oversize-event' })
      expect(await timeline.highWatermarks()).toEqual([])
    })

    it('keeps the order of each incident when many are appended at once', async () => {
      const told = Array.from({ length: 20 }, (_, at) =>
        story('api', { incident: `inc_${at}` })
          .detected()
          .context()
          .cause(),
      )
      await Promise.all(told.flatMap(({ events }) => events.map((event) => timeline.append([event]))))
      for (const { incident, events } of told) {
        const read = await timeline.readIncident('acme', incident)
        expect(read.map(({ event }) => event.event_id)).toEqual(events.map((event) => event.event_id))
      }
    })

    it('keeps an event said twice twice, in the order in which it was said, so that readers can take the first', async () => {
      const said = goodPath.events.slice(0, 1)
      const again = said.map((event) => ({ ...event, time: '2030-01-01T00:00:00.000Z' }))
      await timeline.append(said)
      await timeline.append(again)
      const read = await timeline.readIncident('acme', 'inc_checkout')
      expect(read.map(({ event }) => event)).toEqual([...said, ...again])
    })
  })

  describe('scan', () => {
    it('reads every record once, each partition in order, up to where the log stood', async () => {
      const told = Array.from({ length: 30 }, (_, at) =>
        story('api', { incident: `inc_${at}` })
          .detected()
          .evaluated(),
      )
      await timeline.append(told.flatMap(({ events }) => events))
      const scan = timeline.scan(TOPICS)[Symbol.asyncIterator]()
      const first = await scan.next()
      await timeline.append(story('late').detected().events)
      const batches = [first.value as Batch, ...(await rest(scan))]
      const events = batches.flatMap((batch) => batch.events)
      expect(events).toHaveLength(90)
      expect(rising(events)).toBe(true)
      expect(new Set(events.map(({ topic, partition, offset }) => `${topic}/${partition}/${offset}`)).size).toBe(90)
    })

    it('goes on from the positions of an earlier batch', async () => {
      await timeline.append(goodPath.events)
      const [all] = await rest(timeline.scan(['debugging.timeline'])[Symbol.asyncIterator]())
      expect(all?.next).toEqual([
        {
          topic: 'debugging.timeline',
          partition: partitionOf('acme', 'inc_checkout'),
          offset: BigInt(goodPath.events.length),
        },
      ])
      await timeline.append(story('checkout').noted('late').events)
      const later = await rest(timeline.scan(['debugging.timeline'], all?.next)[Symbol.asyncIterator]())
      expect(later.flatMap(({ events }) => events.map(({ event }) => event.event_type))).toEqual(['NoteAdded'])
    })

    it('hands records of a newer build over as opaque, and leaves them out of incidents', async () => {
      await timeline.close()
      const [known] = goodPath.events
      await harness.putForeign('debugging.timeline', {
        event_type: 'MoodSensed',
        tenant_id: 'acme',
        incident_id: 'inc_x',
      })
      await harness.putForeign('debugging.timeline', { ...known, schema_version: 99 } as StoredEvent['event'])
      timeline = await harness.open()
      await timeline.append(goodPath.events.slice(0, 1))
      const batches = await rest(timeline.scan(['debugging.timeline'])[Symbol.asyncIterator]())
      const opaque = batches.flatMap((batch) => batch.opaque.map(({ raw }) => raw.event_type))
      expect(opaque.sort()).toEqual(['IncidentDetected', 'MoodSensed'])
      expect(await timeline.readIncident('acme', 'inc_checkout')).toHaveLength(1)
    })

    it('tells one past the last record of each partition that has any', async () => {
      await timeline.append(goodPath.events)
      const partition = partitionOf('acme', 'inc_checkout')
      expect(await timeline.highWatermarks()).toEqual([
        { topic: 'debugging.timeline', partition, offset: BigInt(goodPath.events.length) },
        { topic: 'debugging.evaluation', partition, offset: 1n },
      ])
    })
  })
}

async function rest(batches: AsyncIterator<Batch>): Promise<Batch[]> {
  const all: Batch[] = []
  for (let next = await batches.next(); !next.done; next = await batches.next()) all.push(next.value)
  return all
}

/** True when no partition goes back. */
export function rising(events: readonly StoredEvent[]): boolean {
  const last = new Map<string, bigint>()
  return events.every(({ topic, partition, offset }) => {
    const before = last.get(`${topic}/${partition}`) ?? -1n
    last.set(`${topic}/${partition}`, offset)
    return offset > before
  })
}

function isFact({ topic }: StoredEvent): boolean {
  return topic === 'debugging.timeline'
}
