import { describe, expect, it } from 'vitest'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import { standingPull } from '../../src/incident/pulls.ts'
import { foldIncident } from '../../src/incident/state.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { IncidentRow } from '../../src/projections/incident-list.ts'
import { incidentRow } from '../../src/projections/incident-row.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import { closedDiscriminator } from '../github-integration/facts.ts'
import { openPullsIn, watchedIncidents } from './open-pulls.ts'

const START_MS = Date.parse('2026-03-02T09:00:00.000Z')

describe('workers/embedded/open-pulls.ts', () => {
  it('reads a closed incident with nothing to watch once, and again when its row changes', async () => {
    const house = await aHouse(finished(0), finished(1))
    const read = watchedIncidents()
    expect(await read(house)).toEqual([])
    expect(await read(house)).toEqual([])
    expect(house.reads).toEqual(['inc_0', 'inc_1'])
    await house.tell(finished(1).redetected().context().cause().draft().approved().pull())
    expect(openPullsIn(await read(house))).toHaveLength(1)
    expect(house.reads).toEqual(['inc_0', 'inc_1', 'inc_1'])
  })

  it('holds the events of a few incidents at a time, however many closed lately', async () => {
    const house = await aHouse(...Array.from({ length: 100 }, (_, number) => finished(number)))
    expect(await watchedIncidents()(house)).toEqual([])
    expect(house.reads).toHaveLength(100)
    expect(house.mostAtOnce()).toBeLessThanOrEqual(16)
  })

  it('gives the incidents with an open pull request at each look, and those where one may stand that nobody heard of', async () => {
    const open = told(0).draft().approved().pull()
    const lost = told(1).draft().approved().resolved()
    const house = await aHouse(open, lost, finished(2))
    const read = watchedIncidents()
    for (let look = 0; look < 3; look++) {
      const incidents = (await read(house)).map(([event]) => event?.incident_id)
      expect(incidents.sort()).toEqual(['inc_0', 'inc_1'])
    }
  })

  it('asks about the newest that were closed without merging while the incident is open, and hourly afterwards', async () => {
    let left = told(0)
    for (let cycle = 1; cycle <= 4; cycle++) left = shut(left.draft().approved().pull()).context().cause()
    const house = await aHouse(left)
    const read = watchedIncidents()
    const asked = async () => openPullsIn(await read(house)).length
    expect(await asked()).toBe(3)
    expect(await asked()).toBe(3)
    await house.tell(left.resolved())
    const looks: number[] = []
    for (const minutes of [0, 1, 57, 2, 1]) {
      house.pass(minutes)
      looks.push(await asked())
    }
    expect(looks).toEqual([3, 0, 0, 3, 0])
  })

  it('finds after an hour what came without a change of the row', async () => {
    const closed = told(0).resolved()
    const house = await aHouse(closed)
    const read = watchedIncidents()
    expect(await read(house)).toEqual([])
    await house.timeline.append(
      told(0)
        .draft()
        .approved()
        .pull()
        .events.slice(closed.events.length - 1),
    )
    house.pass(59)
    expect(await read(house)).toEqual([])
    house.pass(1)
    expect(openPullsIn(await read(house))).toHaveLength(1)
  })
})

function told(number: number): Story {
  return story('checkout', { incident: `inc_${number}`, start: new Date(START_MS).toISOString() })
    .detected()
    .context()
    .cause(0.9)
}

/** Its pull request was closed on the code host: the next investigation begins. */
function shut(one: Story): Story {
  const pull = standingPull(one.events, one.cycle)?.payload
  const discriminator = closedDiscriminator(pull?.repo_id ?? 0, pull?.number ?? 0)
  return one.state('FixRejected', {}, { opens_cycle: one.cycle + 1, discriminator })
}

function finished(number: number): Story {
  return told(number).draft().approved().pull().checks().mergeApproved().applied().evaluated('pass').resolved()
}

async function aHouse(...stories: readonly Story[]) {
  const log = openMemoryTimeline({ clock: systemClock, log: silentLog })
  const rows = new Map<string, IncidentRow>()
  const reads: string[] = []
  let [nowMs, inHand, most] = [START_MS + 3_600_000, 0, 0]
  const timeline: typeof log = {
    ...log,
    readIncident: async (tenant, incident) => {
      reads.push(incident)
      most = Math.max(most, ++inHand)
      await new Promise((done) => setImmediate(done))
      inHand -= 1
      return log.readIncident(tenant, incident)
    },
  }
  const tell = async ({ events, incident }: Story) => {
    await log.append(events)
    const row = incidentRow(foldIncident(events), events, [])
    if (row !== undefined) rows.set(incident, row)
  }
  for (const one of stories) await tell(one)
  const since = async () => [...rows.values()]
  const digest = async () => ({ rows: [], effects: [] })
  const none = { suppressed: async () => [], effects: async () => [], digest }
  const incidents = {
    ...none,
    since,
    open: async () => [],
    byId: async () => undefined,
    byChannel: async () => undefined,
  }
  return {
    incidents,
    timeline,
    clock: { now: () => new Date(nowMs), sleep: async () => {} },
    config: { tenantId: stories[0]?.tenant ?? '' },
    reads,
    tell,
    mostAtOnce: () => most,
    pass: (minutes: number) => {
      nowMs += minutes * 60_000
    },
  }
}
