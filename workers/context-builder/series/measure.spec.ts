import { describe, expect, it } from 'vitest'
import { readingOf } from './measure.ts'

describe('workers/context-builder/series/measure.ts', () => {
  it.each([
    ['disk_used_percent', 'fullness', 1],
    ['tomcat_threads_busy', 'fullness', 1],
    ['node_memory_free_mb', 'fullness', -1],
    ['filesystem_avail_bytes', 'fullness', -1],
    ['cpu_idle', 'fullness', -1],
    ['heap_after_gc', 'fullness', 1],
    ['db_latency_ms (pod=free)', 'latency', 1],
    ['freeze_total', undefined, undefined],
  ])('reads %s as %s', (metric, measure, worse) => {
    const reading = readingOf(metric)
    expect([reading?.measure, reading?.worse]).toEqual([measure, worse])
  })
})
