import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { placeEvent } from '../../timeline/placement.ts'
import { STORIES } from '../../timeline/stories/recorded.ts'
import { story } from '../../timeline/stories/story.ts'
import type { StoredEvent, Timeline } from '../../timeline/timeline.ts'
import type { Topic } from '../../timeline/topics.ts'
import { openSegmentLog } from './segment-log.ts'
import { SegmentWriter } from './segment-writer.ts'
import { Segments } from './segments.ts'
import { wholeIncidents } from './whole-incidents.ts'

const TOPICS: readonly Topic[] = ['debugging.timeline', 'debugging.internal']

describe('src/adapters/segment-log/whole-incidents.ts', () => {
  let dir: string
  let log: Timeline
  let segments: Segments
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'faultline-whole-'))
    log = await openSegmentLog({ dir, clock: systemClock, log: silentLog, segmentBytes: 20_000 })
    const told = Object.values(STORIES).map((events, at) =>
      events.map((event) => ({ ...event, incident_id: `${event.incident_id}_${at}` })),
    )
    // The last record of this one is its copy on a topic that is not asked for.
    told.push([...story('late').detected().evaluated().events])
    const longest = Math.max(...told.map(({ length }) => length))
    for (let at = 0; at < longest; at++) await log.append(told.flatMap((events) => events.slice(at, at + 1)))
    await log.close()
    segments = new Segments(dir, 'r')
    segments.load()
    log = await openSegmentLog({ dir, clock: systemClock, log: silentLog })
  })
  afterAll(async () => {
    segments.close()
    await log.close()
    await rm(dir, { recursive: true })
  })

  it.each([0, 5_000, 1e9])('gives each incident once and whole, with room for %i letters', async (letters) => {
    const { next, incidents } = wholeIncidents(segments, TOPICS, letters)
    const found = new Map<string, readonly StoredEvent[]>()
    for await (const events of incidents) {
      const id = events[0]?.event.incident_id ?? ''
      expect(found.has(id)).toBe(false)
      found.set(id, events)
    }
    expect(found.size).toBe(Object.keys(STORIES).length + 1)
    for (const [id, events] of found) {
      const read = (await log.readIncident('acme', id)).filter(({ topic }) => TOPICS.includes(topic))
      const ofTopic = (topic: Topic) => events.filter((stored) => stored.topic === topic)
      expect(TOPICS.flatMap(ofTopic)).toEqual(read)
    }
    expect(next).toEqual((await log.highWatermarks()).filter(({ topic }) => TOPICS.includes(topic)))
  })

  it('gives an incident when its last record has come, and leaves out what is written meanwhile', async () => {
    const place = await mkdtemp(join(tmpdir(), 'faultline-whole-'))
    const open = new Segments(place, 'r+')
    const writer = new SegmentWriter(open, 1e9)
    const put = async (name: string, count: number) => {
      const { events } = story(name).detected().context().cause()
      const placed = events.slice(0, count).map(placeEvent)
      await writer.append(placed.map(({ topics: [topic], partition, key, json }) => ({ topic, partition, key, json })))
    }
    await put('first', 3)
    await put('second', 2)
    const told: string[] = []
    for await (const events of wholeIncidents(open, TOPICS).incidents) {
      told.push(`${events[0]?.event.incident_id}: ${events.length}`)
      await put('second', 1)
    }
    expect(told).toEqual(['inc_first: 3', 'inc_second: 2'])
    open.close()
    await rm(place, { recursive: true })
  })
})
