import { describe, expect, it } from 'vitest'
import { openMemorySchedules } from '../../adapters/memory/memory-schedules.ts'
import type { Clock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { RetryLater } from '../../kit/outcome.ts'
import type { IncidentList, IncidentRow } from '../../projections/incident-list.ts'
import { createDigest } from './schedule-digest.ts'

const OPEN: IncidentRow = {
  tenant_id: 'acme',
  incident_id: 'a',
  title: 'Trouble',
  service: 'checkout',
  signature: 'sig',
  severity: 'SEV-2',
  status: 'Investigating',
  cycle: 1,
  private: false,
  detected_at: '2026-03-02T10:00:00.000Z',
  last_event_at: '2026-03-02T10:00:00.000Z',
}

/** A list that holds these rows, whatever the window. */
function listOf(rows: readonly IncidentRow[]): IncidentList {
  return {
    open: async () => rows,
    since: async () => rows,
    suppressed: async () => [],
    byId: async () => undefined,
    byChannel: async () => undefined,
    effects: async () => [],
    digest: async () => ({ rows, effects: [] }),
  }
}

/** Time that passes as fast as it is slept through, until `end`. */
function fastClock(start: string, end: string) {
  let now = Date.parse(start)
  let ended = () => {}
  const over = new Promise<void>((resolve) => {
    ended = resolve
  })
  const clock: Clock = {
    now: () => new Date(now),
    sleep: async (ms, signal) => {
      now += ms
      if (now < Date.parse(end)) return
      ended()
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))
    },
  }
  return { clock, over }
}

async function posted(
  start: string,
  end: string,
  rows: readonly IncidentRow[],
  failures = 0,
  isNew = false,
): Promise<string[]> {
  const { clock, over } = fastClock(start, end)
  const keys: string[] = []
  let left = failures
  const settings = { channel: 'C1', hour: 9, minute: 0, timeZone: 'UTC' }
  const digest = createDigest({
    incidents: listOf(rows),
    timeline: { readIncident: async () => [] },
    tenantId: 'acme',
    isNew: async () => isNew,
    clock,
    log: silentLog,
    settings,
    post: async (_channel, _message, key) => {
      left -= 1
      if (left >= 0) throw new RetryLater('network', 'Slack did not answer; it is tried again')
      keys.push(`${key} ${clock.now().toISOString().slice(11, 16)}`)
    },
  })
  const schedules = openMemorySchedules({ clock, log: silentLog })
  schedules.every('digest', { dailyAt: settings }, digest)
  await over
  await schedules.close()
  return keys
}

describe('src/slack/digest/schedule-digest.ts', () => {
  it('posts once a day at its hour, also when all is quiet', async () => {
    expect(await posted('2026-03-02T08:30:00Z', '2026-03-04T12:00:00Z', [])).toEqual([
      'digest:2026-03-02 09:00',
      'digest:2026-03-03 09:00',
      'digest:2026-03-04 09:00',
    ])
  })

  it('makes up for a missed one under the same key, when there is something to tell', async () => {
    expect(await posted('2026-03-02T11:00:00Z', '2026-03-02T20:00:00Z', [OPEN])).toEqual(['digest:2026-03-02 11:00'])
    expect(await posted('2026-03-02T11:00:00Z', '2026-03-02T20:00:00Z', [])).toEqual([])
    expect(await posted('2026-03-02T16:00:00Z', '2026-03-02T20:00:00Z', [OPEN])).toEqual([])
  })

  it('tells of no day that a house has not seen', async () => {
    expect(await posted('2026-03-02T09:20:00Z', '2026-03-02T20:00:00Z', [])).toEqual(['digest:2026-03-02 09:20'])
    for (const rows of [[], [OPEN]])
      expect(await posted('2026-03-02T09:20:00Z', '2026-03-02T20:00:00Z', rows, 0, true)).toEqual([])
    expect(await posted('2026-03-02T08:30:00Z', '2026-03-02T20:00:00Z', [], 0, true)).toEqual([
      'digest:2026-03-02 09:00',
    ])
  })

  it('tries again until Slack takes it', async () => {
    expect(await posted('2026-03-02T08:30:00Z', '2026-03-02T20:00:00Z', [OPEN], 3)).toEqual(['digest:2026-03-02 09:00'])
  })
})
