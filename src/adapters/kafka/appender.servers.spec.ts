import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { partitionOf } from '../../timeline/partition.ts'
import { story } from '../../timeline/stories/story.ts'
import type { StoredEvent, Timeline } from '../../timeline/timeline.ts'
import { createTopics } from './create-topics.ts'
import { dropTopics, ownNames, putRaw } from './kafka.spec-support.ts'
import { openKafkaTimeline } from './kafka-timeline.ts'

describe('src/adapters/kafka/appender.ts', () => {
  const options = ownNames()
  let timeline: Timeline
  beforeEach(async () => {
    await createTopics(options)
    timeline = await openKafkaTimeline(options)
  })
  afterEach(async () => {
    await timeline.close()
    await dropTopics(options)
  })

  it('writes a batch far above what Kafka takes in one request, in order', async () => {
    const sources = Array.from({ length: 7 }, (_, at) => ({ path: `f${at}`, content: `${at} ${'x'.repeat(59_000)}` }))
    const events = Array.from({ length: 40 }, (_, at) =>
      story('checkout', { incident: `inc_${at % 2}` })
        .state('ContextBuilt', { sources }, { cycle: at + 1 })
        .events.slice(-1),
    ).flat()
    expect(events).toHaveLength(40)
    const stored = await timeline.append(events)
    expect(stored.map(({ event }) => event)).toEqual(events)
    for (const incident of ['inc_0', 'inc_1']) {
      const read = await timeline.readIncident('acme', incident)
      expect(read).toEqual(stored.filter(({ event }) => event.incident_id === incident))
    }
  })

  it('gives each of many events the place at which it is read again', async () => {
    const events = Array.from({ length: 500 }, (_, at) =>
      story('api', { incident: `inc_${at}` })
        .detected()
        .evaluated()
        .effect('slack', 'brief', 'C1/1.2'),
    ).flatMap((told) => told.events)
    const stored = await timeline.append(events)
    expect(stored).toHaveLength(events.length)
    const places = new Map<string, StoredEvent>()
    for await (const batch of timeline.scan(['debugging.timeline', 'debugging.internal'])) {
      for (const one of batch.events) places.set(placeOf(one), one)
    }
    expect(stored.map((one) => places.get(placeOf(one))?.event.event_id)).toEqual(events.map((one) => one.event_id))
    expect(places.size).toBe(events.length)
  })

  it('passes records that are no events on as opaque, and goes on behind them', async () => {
    await putRaw(options, 'debugging.timeline', 'acme:inc_1', 'not json')
    await putRaw(options, 'debugging.timeline', 'acme:inc_1', null)
    const [stored] = await timeline.append(story('api', { incident: 'inc_1' }).detected().events)
    expect(stored).toMatchObject({ offset: 2n, partition: partitionOf('acme', 'inc_1') })
    const seen = []
    for await (const batch of timeline.scan(['debugging.timeline'])) seen.push(batch)
    expect(seen.flatMap(({ opaque }) => opaque.map(({ raw }) => raw))).toEqual([
      { event_type: 'Unreadable', tenant_id: 'acme', incident_id: 'inc_1' },
      { event_type: 'Unreadable', tenant_id: 'acme', incident_id: 'inc_1' },
    ])
    expect(await timeline.readIncident('acme', 'inc_1')).toEqual([stored])
  })
})

function placeOf({ topic, partition, offset }: StoredEvent): string {
  return `${topic}/${partition}/${offset}`
}
