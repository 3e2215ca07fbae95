import { describe, expect, it } from 'vitest'
import type { House } from '../../../src/compose/house.ts'
import { loadConfig } from '../../../src/config.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import type { TimelineEvent } from '../../../src/timeline/events.ts'
import { story } from '../../../src/timeline/stories/story.ts'
import { usualWindow } from '../../../src/worker-kit/usual.ts'
import { type LookHouse, pastOfWindow } from './look-at.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString()

/** An incident that failed from one minute to another; without an end it goes on. */
function failed(service: string, from: number, to?: number, detected = from + 0.1): readonly TimelineEvent[] {
  const window = { from: at(from), to: at(detected) }
  const open = story(service, { start: window.to }).detected({ window, service })
  return to === undefined ? open.events : open.wait((to - from) * 60).resolved().events
}

function houseOf(incidents: readonly (readonly TimelineEvent[])[]): LookHouse {
  const rows = incidents.map((events, place) => ({ incident_id: String(place), detected_at: events[0]?.time ?? '' }))
  const newest = rows.toSorted((a, b) => Date.parse(b.detected_at) - Date.parse(a.detected_at))
  const read = async (_: string, id: string) => incidents[Number(id)]?.map((event) => ({ event })) ?? []
  const house = {
    incidents: { since: async () => newest },
    timeline: { readIncident: read },
    clock: systemClock,
    config: loadConfig({}, { playsSandbox: false }),
  }
  return house as unknown as LookHouse & House
}

describe('workers/embedded/questions/look-at.ts', () => {
  const window = { from: at(20), to: at(40) }
  const usual = async (incidents: readonly (readonly TimelineEvent[])[]) => {
    const { spans } = await pastOfWindow(houseOf(incidents), window, 1_200)
    const { from, to } = usualWindow(Date.parse(window.from), spans, { usualS: 1_200, bucketS: 5 })
    return [from, to].map((time) => Math.round((Date.parse(time) - START) / 60_000) || 0)
  }

  it('takes no outage before the window for usual, however many incidents came in it', async () => {
    const storm = Array.from({ length: 25 }, (_, n) => failed(`svc-${n}`, 35))
    expect(await usual([failed('checkout', 5, 24), ...storm])).toEqual([-15, 5])
    // One that was detected in the window may have begun before it.
    expect(await usual([failed('checkout', 16, 30, 21), ...storm])).toEqual([-4, 16])
  })

  it('counts incidents that failed at the same time once', async () => {
    const both = Array.from({ length: 12 }, () => failed('ledger', 12, 18))
    expect(await usual([failed('checkout', 0, 8), ...both])).toEqual([-20, 0])
  })
})
