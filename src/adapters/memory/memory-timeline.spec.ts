import { describe } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { consumerGroupsContract } from '../../timeline/consumer-groups.contract.ts'
import { type TimelineHarness, timelineContract } from '../../timeline/timeline.contract.ts'
import { recordKey } from '../../timeline/topics.ts'
import { MemoryLog, openMemoryTimeline } from './memory-timeline.ts'

describe('src/adapters/memory/memory-timeline.ts', () => {
  timelineContract(inMemory)
  consumerGroupsContract(inMemory)
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
