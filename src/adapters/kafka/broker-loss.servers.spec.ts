import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { kafkaVersion } from '../../../infra/servers/kafka.ts'
import { type KafkaBroker, kafkaBroker } from '../../../infra/servers/kafka-broker.ts'
import { type Log, silentLog } from '../../kit/log.ts'
import { story } from '../../timeline/stories/story.ts'
import { rising } from '../../timeline/timeline.contract.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import { createTopics } from './create-topics.ts'
import { ownNames } from './kafka.spec-support.ts'
import { openKafkaTimeline } from './kafka-timeline.ts'
import type { KafkaOptions } from './options.ts'

describe('src/adapters/kafka/kafka-timeline.ts without its broker', () => {
  let dir: string
  let broker: KafkaBroker
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'faultline-kafka-'))
    broker = await kafkaBroker(dir, kafkaVersion())
    await broker.start()
  })
  afterAll(async () => {
    await broker.stop()
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  })

  async function fresh(extra: Partial<KafkaOptions> = {}): Promise<Timeline> {
    const options = { ...ownNames([broker.address]), ...extra }
    await createTopics(options)
    return openKafkaTimeline(options)
  }

  it('keeps every acknowledged event when the broker is killed in the middle, and delivers it to groups', async () => {
    const timeline = await fresh({ withinMs: 60_000 })
    const delivered: string[] = []
    await timeline.subscribe({
      group: 'projector',
      topics: ['debugging.timeline'],
      handle: async ({ events }) => void delivered.push(...events.map(({ event }) => event.event_id)),
    })
    const acknowledged: string[] = []
    const write = async (incident: string) => {
      for (let told = story('api', { incident }).detected(), at = 0; at < 60; at++) {
        const stored = await timeline.append(told.events.slice(-1))
        acknowledged.push(...stored.map(({ event }) => event.event_id))
        told = told.noted(`note ${at}`)
        await pause(5)
      }
    }
    const writing = Promise.all(['inc_1', 'inc_2', 'inc_3', 'inc_4'].map(write))
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(40), { timeout: 20_000 })
    await broker.kill()
    await broker.start()
    await writing
    expect(acknowledged).toHaveLength(240)
    const read = []
    for await (const { events } of timeline.scan(['debugging.timeline'])) read.push(...events)
    expect(rising(read)).toBe(true)
    expect(new Set(read.map(({ event }) => event.event_id))).toEqual(new Set(acknowledged))
    await vi.waitFor(() => expect(new Set(delivered)).toEqual(new Set(acknowledged)), { timeout: 60_000 })
    for (const incident of ['inc_1', 'inc_2', 'inc_3', 'inc_4']) {
      const notes = (await timeline.readIncident('acme', incident)).map(({ event }) => event.event_id)
      const mine = acknowledged.filter((id) => notes.includes(id))
      expect([...new Set(notes)]).toEqual(mine)
    }
    await timeline.close()
  }, 180_000)

  it('writes one line when the broker goes and one when it is back, however often it is tried', async () => {
    const told: string[] = []
    const keep = (_: object, said: string) => void told.push(said)
    const log: Log = { ...silentLog, info: keep, warn: keep, error: keep, child: () => log }
    const timeline = await fresh({ log, withinMs: 5_000 })
    await timeline.subscribe({ group: 'projector', topics: ['debugging.timeline'], handle: async () => {} })
    await vi.waitFor(() => timeline.highWatermarks(), { timeout: 20_000 })
    await pause(5_000)
    told.length = 0
    await broker.kill()
    for (let again = 0; again < 3; again++) await timeline.highWatermarks().catch(() => undefined)
    expect(told).toEqual(['a broker of Kafka is away, asking on'])
    await broker.start()
    await vi.waitFor(() => timeline.highWatermarks(), { timeout: 30_000, interval: 500 })
    expect(told).toEqual(['a broker of Kafka is away, asking on', 'a broker of Kafka is back'])
    await timeline.close()
  }, 120_000)

  it('tells its callers to come again while the broker is away, and serves them when it is back', async () => {
    const timeline = await fresh({ withinMs: 1_500 })
    const [stored] = await timeline.append(story('api').detected().events)
    await broker.kill()
    const late = story('api').noted('while away').events.slice(-1)
    const away = { name: 'RetryLater', code: 'kafka-unavailable' }
    await expect(timeline.append(late)).rejects.toMatchObject(away)
    await expect(timeline.readIncident('acme', stored?.event.incident_id ?? '')).rejects.toMatchObject(away)
    await expect(timeline.highWatermarks()).rejects.toMatchObject(away)
    await expect(fresh({ withinMs: 1_000 })).rejects.toMatchObject(away)
    await broker.start()
    await vi.waitFor(() => timeline.append(late), { timeout: 30_000, interval: 500 })
    const read = await timeline.readIncident('acme', stored?.event.incident_id ?? '')
    expect(new Set(read.map(({ event }) => event.event_type))).toEqual(new Set(['IncidentDetected', 'NoteAdded']))
    await timeline.close()
  }, 120_000)
})
