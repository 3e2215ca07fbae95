import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../events.ts'
import { partitionOf } from '../partition.ts'
import { topicsOf } from '../placement.ts'
import { goodPath } from '../stories/recorded.ts'
import { story } from '../stories/story.ts'
import { recordKey } from '../topics.ts'
import { incidentReader } from './incident-reader.ts'
import { LogIndex } from './log-index.ts'
import type { LogSource } from './log-source.ts'

describe('src/timeline/embedded-log/incident-reader.ts', () => {
  it('reads each record once, however often the incident is read', async () => {
    const log = logOf()
    const read = incidentReader(log.source)
    for (const event of goodPath.events) {
      log.add(event)
      await read('acme', 'inc_checkout')
      await read('acme', 'inc_checkout')
    }
    expect(log.ordinals).toEqual(log.records.map((_, ordinal) => ordinal))
    expect(await read('acme', 'inc_checkout')).toEqual(await incidentReader(log.source)('acme', 'inc_checkout'))
  })

  it('orders by topic and offset whatever came between', async () => {
    const log = logOf()
    const read = incidentReader(log.source)
    for (const event of goodPath.effect('slack', 'brief', 'C1/1.2').noted('later').events) {
      log.add(event)
      await read('acme', 'inc_checkout')
    }
    const types = (await read('acme', 'inc_checkout')).map(({ topic, event }) => `${topic} ${event.event_type}`)
    expect(types.slice(-3)).toEqual([
      'debugging.timeline NoteAdded',
      'debugging.internal EffectRecorded',
      'debugging.evaluation EvaluationCompleted',
    ])
  })

  it('gives readers beside each other the same, and the next one everything', async () => {
    const log = logOf()
    const read = incidentReader(log.source)
    const [first, ...rest] = story('checkout').detected().context().cause().events
    if (first !== undefined) log.add(first)
    const early = read('acme', 'inc_checkout')
    for (const event of rest) log.add(event)
    const late = read('acme', 'inc_checkout')
    expect((await Promise.all([early, late])).at(-1)).toHaveLength(3)
    expect(await read('acme', 'inc_checkout')).toHaveLength(3)
  })

  it('keeps no more than it may', async () => {
    const log = logOf()
    const read = incidentReader(log.source, { incidents: 2, records: 5 })
    const names = ['a', 'b', 'c']
    for (const name of names) for (const event of story(name).detected().context().events) log.add(event)
    for (const name of names) await read('acme', `inc_${name}`)
    const before = log.ordinals.length
    await read('acme', 'inc_c')
    expect(log.ordinals.length).toBe(before)
    await read('acme', 'inc_a')
    expect(log.ordinals.length).toBe(before + 2)
    for (const event of story('long').detected().context().cause().draft().approved().pull().events) log.add(event)
    await read('acme', 'inc_long')
    expect(await read('acme', 'inc_long')).toHaveLength(6)
    expect(log.ordinals.length).toBe(before + 2 + 12)
  })

  it('lets no reader change what the others get', async () => {
    const log = logOf()
    for (const event of story('checkout').detected().events) log.add(event)
    const [stored] = await incidentReader(log.source)('acme', 'inc_checkout')
    expect(() => Object.assign(stored?.event.payload ?? {}, { title: 'mine' })).toThrow(TypeError)
  })
})

/** A log in memory that says which records were read. */
function logOf() {
  const index = new LogIndex()
  const records: string[] = []
  const ordinals: number[] = []
  const add = (event: TimelineEvent) => {
    for (const topic of topicsOf(event.event_type)) {
      const partition = partitionOf(event.tenant_id, event.incident_id)
      const key = recordKey(event.tenant_id, event.incident_id)
      records.push(JSON.stringify(event))
      index.add({ topic, partition, offset: index.nextOffset(topic, partition), key })
    }
  }
  const source: LogSource = {
    index,
    refresh: async () => {},
    arrival: async () => {},
    read: async (wanted) => {
      ordinals.push(...wanted)
      return wanted.map((ordinal) => JSON.parse(records[ordinal] ?? '{}'))
    },
  }
  return { add, source, records, ordinals }
}
