import { describe, expect, it } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { consumerGroupsContract } from '../../timeline/consumer-groups.contract.ts'
import { type TimelineHarness, timelineContract } from '../../timeline/timeline.contract.ts'
import { recordKey } from '../../timeline/topics.ts'
import { MemoryLog, openMemoryTimeline } from './memory-timeline.ts'

describe('src/adapters/memory/memory-timeline.ts', () => {
  timelineContract(inMemory)
  consumerGroupsContract(inMemory)

  it('lets a group be read only once at a time', async () => {
    const timeline = await (await inMemory()).open()
    const options = { group: 'slack', topics: ['debugging.timeline'], handle: async () => {} } as const
    const first = await timeline.subscribe(options)
    await expect(timeline.subscribe(options)).rejects.toMatchObject({ code: 'group-taken' })
    await first.stop()
    await timeline.subscribe(options)
    await timeline.close()
  })
})

async function inMemory(): Promise<TimelineHarness> {
  const memory = new MemoryLog()
  return {
    open: async () => openMemoryTimeline({ clock: systemClock, log: silentLog, memory }),
    putForeign: async (topic, raw) => {
      memory.put(topic, recordKey(raw.tenant_id, raw.incident_id), JSON.stringify(raw))
    },
    dispose: async () => {},
  }
}
