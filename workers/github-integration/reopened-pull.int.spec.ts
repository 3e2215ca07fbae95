import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import { mergedLate } from '../../src/incident/merged-late.ts'
import { foldIncident, ofType } from '../../src/incident/state.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { incidentRow } from '../../src/projections/incident-row.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { eventsOf } from '../../src/timeline/events-of.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { followHints } from '../embedded/follow-hints.ts'
import { pollPulls } from '../embedded/poll-pulls.ts'
import { type Bench, pullOf, sealed, startBench } from './bench.spec-support.ts'

let bench: Bench
let repo: string
beforeAll(async () => {
  bench = await startBench()
})
beforeEach(async () => {
  repo = await bench.repository()
})
afterAll(() => bench.close())

type Way = 'poll' | 'webhook'

describe('a pull request that was closed, opened again and merged on the code host', () => {
  it.each<readonly [Way, Way]>([
    ['poll', 'webhook'],
    ['webhook', 'poll'],
  ])('is told as merged, once, by the %s first', async (first, second) => {
    const { number, look, told } = await shut()
    await look(first)
    await bench.change(repo, number, { state: 'open' })
    await look(first)
    expect(merges(await told())).toEqual([])
    await bench.sandbox.mergePull(repo, number, 'maria')
    await look(first)
    const events = await told()
    expect(merges(events)).toMatchObject([{ cycle: 1, payload: { number, merged_by: 'maria' } }])
    expect(mergedLate(events)).toMatchObject([{ cycle: 1, because: { event_type: 'FixApplied' } }])
    await look(second)
    expect(await told()).toEqual(events)
  })

  it('is told although a person closed the incident right after the merge', async () => {
    const { number, look, told, resolve } = await shut()
    await bench.change(repo, number, { state: 'open' })
    await bench.sandbox.mergePull(repo, number, 'maria')
    await resolve()
    await look('poll')
    expect(merges(await told())).toMatchObject([{ cycle: 1, payload: { number } }])
  })
})

/** An incident whose pull request a person closed on the code host, that this was seen of, and whose investigation went on. */
async function shut() {
  const begun = await bench.brokenAndReverted(repo, 'closed and opened again')
  const { event, payload } = pullOf(await bench.run(begun))
  const { number } = payload
  const house = await aHouse([...begun, event], number)
  await bench.sandbox.closePull(repo, number, 'maria')
  await house.look('poll')
  expect(ofType(await house.told(), 'FixRejected')).toMatchObject([{ cycle: 1, opens_cycle: 2 }])
  const { tenant_id, incident_id } = event
  const about = { tenant_id, incident_id, cycle: 2 }
  const context = ofType(begun, 'ContextBuilt').map(({ actor, payload }) => ({ actor, payload }))
  await house.append(sealed(context.map((one) => ({ ...about, ...one, event_type: 'ContextBuilt' }))))
  const resolve = () => {
    const actor = { kind: 'human', id: 'U1' } as const
    const payload = { how: 'person' as const, reason: 'It is gone.' }
    return house.append(sealed([{ ...about, event_type: 'IncidentResolved', closes_through: 2, actor, payload }]))
  }
  return { ...house, number, resolve }
}

function merges(events: readonly TimelineEvent[]) {
  return ofType(events, 'FixApplied')
}

/** What a house needs to hear of this pull request, over one incident. */
async function aHouse(begun: readonly TimelineEvent[], number: number) {
  const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
  await timeline.append(begun)
  const tenantId = begun[0]?.tenant_id ?? ''
  const told = async () => eventsOf(await timeline.readIncident(tenantId, begun[0]?.incident_id ?? ''))
  const rows = async () => {
    const events = await told()
    return [incidentRow(foldIncident(events), events, [])].filter((row) => row !== undefined)
  }
  const digest = async () => ({ rows: [], effects: [] })
  const none = { suppressed: async () => [], effects: async () => [], digest }
  const incidents = { ...none, byId: async () => undefined, byChannel: async () => undefined, open: rows, since: rows }
  const recorder = createRecorder({ timeline, clock: systemClock, redact: (payload) => payload })
  const house = { timeline, incidents, codeHost: bench.codeHost, log: silentLog, config: { tenantId } }
  const look = async (way: Way) => {
    const end = new AbortController()
    const clock = { now: systemClock.now, sleep: async () => (way === 'poll' ? end.abort() : undefined) }
    if (way === 'poll') return pollPulls({ ...house, record: recorder, clock }, 1, end.signal)
    return new Promise<void>((done) => {
      const record: typeof recorder = (drafts) => recorder(drafts).finally(done)
      followHints(() => ({ ...house, record, clock }))(repo, number)
      // Nobody says that a hint came to nothing.
      void systemClock.sleep(2_000).then(done)
    })
  }
  return { told, look, append: (events: readonly TimelineEvent[]) => timeline.append(events) }
}
