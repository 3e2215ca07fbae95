import { describe, expect, it } from 'vitest'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import { type Clock, systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { type Following, followHints } from './follow-hints.ts'

describe('workers/embedded/follow-hints.ts', () => {
  it('reads what is open once for hints that come together, and again for one that comes later', async () => {
    const { house, reads, wake } = aHouse()
    const follow = followHints(() => house)
    for (let number = 1; number <= 50; number++) follow('acme/shop', number)
    await wake()
    expect(reads()).toBe(1)
    follow('acme/shop', 51)
    await wake()
    expect(reads()).toBe(2)
  })

  it('follows up the next hint after one that failed', async () => {
    const { house, reads, wake } = aHouse(1)
    const follow = followHints(() => house)
    follow('acme/shop', 1)
    await wake()
    follow('acme/shop', 2)
    await wake()
    expect(reads()).toBe(2)
  })
})

/** Its time passes when `wake` is called; the first `failing` looks at what is open fail. */
function aHouse(failing = 0) {
  let reads = 0
  const sleepers: (() => void)[] = []
  const clock: Clock = { now: () => new Date(0), sleep: () => new Promise((done) => sleepers.push(done)) }
  const open = async () => {
    reads += 1
    if (reads <= failing) throw new Error('no database')
    return []
  }
  const digest = async () => ({ rows: [], effects: [] })
  const none = { since: async () => [], suppressed: async () => [], effects: async () => [], digest }
  const incidents = { ...none, open, byId: async () => undefined, byChannel: async () => undefined }
  const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
  const config = { tenantId: 'acme' }
  const house: Following = {
    incidents,
    timeline,
    clock,
    config,
    log: silentLog,

    record: async () => [],
  }
  const wake = async () => {
    for (const go of sleepers.splice(0)) go()
    await new Promise((done) => setImmediate(done))
  }
  return { house, reads: () => reads, wake }
}
