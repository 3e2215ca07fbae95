import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { consumerGroupsContract } from '../../timeline/consumer-groups.contract.ts'
import { partitionOfKey } from '../../timeline/partition.ts'
import { type TimelineHarness, timelineContract } from '../../timeline/timeline.contract.ts'
import { recordKey } from '../../timeline/topics.ts'
import { openSegmentLog } from './segment-log.ts'
import { SegmentWriter } from './segment-writer.ts'
import { Segments } from './segments.ts'

describe('src/adapters/segment-log/segment-log.ts', () => {
  describe('with all in one file', () => {
    timelineContract(() => onDisk(64 * 1024 * 1024))
    consumerGroupsContract(() => onDisk(64 * 1024 * 1024))
  })
  describe('with a new file every few records', () => {
    timelineContract(() => onDisk(4_000))
  })
})

async function onDisk(segmentBytes: number): Promise<TimelineHarness> {
  const dir = mkdtempSync(join(tmpdir(), 'faultline-log-'))
  return {
    open: () => openSegmentLog({ dir, clock: systemClock, log: silentLog, segmentBytes }),
    putForeign: async (topic, raw) => {
      const segments = new Segments(dir, 'r+')
      segments.load()
      const key = recordKey(raw.tenant_id, raw.incident_id)
      const writer = new SegmentWriter(segments, segmentBytes)
      await writer.append([{ topic, partition: partitionOfKey(key), key, json: JSON.stringify(raw) }])
      segments.close()
    },
    dispose: async () => rmSync(dir, { recursive: true, force: true }),
  }
}
