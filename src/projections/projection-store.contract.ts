import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { runProjector } from '../../workers/projector/worker.ts'
import { openMemoryTimeline } from '../adapters/memory/memory-timeline.ts'
import { migrate } from '../adapters/postgres/migrate.ts'
import { systemClock } from '../kit/clock.ts'
import { armCrashPoint } from '../kit/crash-point.ts'
import { silentLog } from '../kit/log.ts'
import { goodPath, provisional, STORIES, suppressed } from '../timeline/stories/recorded.ts'
import { story } from '../timeline/stories/story.ts'
import type { Batch, Timeline } from '../timeline/timeline.ts'
import type { Database } from './database.ts'
import { INCIDENT_COLUMNS } from './incident-columns.ts'
import { dumpHash } from './projection-hash.ts'
import { PROJECTED_TOPICS, projectionStore } from './projection-store.ts'
import { history } from './read-history.ts'
import { incidentList } from './read-incidents.ts'
import { rebuildProjections } from './rebuild.ts'

const SQL = new URL('../../infra/postgres', import.meta.url).pathname
const later = { incident: 'inc_later', start: '2026-03-05T09:00:00.000Z' }

/** What the projections do on every database. `open` gives an empty one. */
export function projectionStoreContract(open: () => Promise<Database>): void {
  let db: Database
  let timeline: Timeline
  beforeAll(async () => {
    db = await open()
    await migrate(db, SQL)
  })
  afterAll(() => db.close())
  beforeEach(async () => {
    timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
    await projectionStore(db, timeline.readIncident).clear()
    return () => timeline.close()
  })
  const needs = () => ({ timeline, db, log: silentLog })
  const caughtUp = async () => {
    const ends = (await timeline.highWatermarks()).filter(({ topic }) => topic !== 'debugging.evaluation')
    const store = projectionStore(db, timeline.readIncident)
    const sorted = (positions: readonly object[]) => positions.map((position) => Object.values(position).join()).sort()
    await vi.waitFor(async () => expect(sorted(await store.positions())).toEqual(sorted(ends)), 10_000)
  }

  it('answers the lists from what was told', async () => {
    const quiet = story('mail', { start: '2025-01-05T09:00:00.000Z' }).detected().suppressed()
    const opened = story('search', later).detected().context().effect('slack', 'channel', 'C_LATER')
    await timeline.append([...goodPath.events, ...provisional.events, ...opened.events, ...quiet.events])
    await rebuildProjections(needs())
    const list = incidentList(db)
    const ids = (rows: readonly { incident_id: string }[]) => rows.map(({ incident_id }) => incident_id)
    expect(ids(await list.open('acme'))).toEqual(['inc_later'])
    expect(ids(await list.since('acme', '2026-03-01T00:00:00Z'))).toEqual(['inc_later', 'inc_checkout'])
    expect(ids(await list.since('acme', '2026-03-04T00:00:00Z'))).toEqual(['inc_later'])
    expect(ids(await list.suppressed('acme'))).toEqual(['inc_mail'])
    expect(await list.suppressed('other')).toEqual([])
    expect(await list.byChannel('acme', 'C_LATER')).toMatchObject({ incident_id: 'inc_later', status: 'ContextBuilt' })
    expect(await list.byId('acme', 'inc_checkout')).not.toHaveProperty('waiting_for')
    expect(await list.byId('other', 'inc_checkout')).toBeUndefined()
    expect(await list.byId('acme', 'inc_billing')).toBeUndefined()
    expect(await list.effects('acme', 'inc_later')).toEqual([
      { incident_id: 'inc_later', surface: 'slack', key: 'channel', external_id: 'C_LATER' },
    ])
  })

  it('remembers: threads, figures and similar incidents, private ones kept to themselves', async () => {
    const pool = { title: 'billing: connection pool exhausted', top_signatures: [] }
    const unlike = story('billing').detected(pool).cause(0.8).resolved()
    const hidden = story('checkout', { incident: 'inc_hidden' }).detected({ private: true }).resolved()
    await timeline.append([...goodPath.events, ...unlike.events, ...hidden.events])
    await rebuildProjections(needs())
    const { thread, similarIncidents, figures } = history(db)
    expect((await thread('acme', 'inc_checkout')).map(({ event_id }) => event_id)).toEqual(
      goodPath.events.map(({ event_id }) => event_id),
    )
    const like = await similarIncidents('acme', 'checkout fails: TypeError, rate of undefined', 5)
    expect(like[0]).toMatchObject({ incident_id: 'inc_checkout', how_ended: 'Fixed by acme/shop#42. Errors stopped.' })
    expect(like.map(({ incident_id }) => incident_id)).not.toContain('inc_hidden')
    expect(await similarIncidents('other', 'TypeError: rate of undefined', 5)).toEqual([])
    const day = await figures('acme', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z')
    expect(day).toMatchObject({ incidents: 3, mttd_s: 60 })
    expect(await figures('acme', '2026-03-03T00:00:00Z', '2026-03-04T00:00:00Z')).toEqual({ incidents: 0 })
  })

  it('builds the same bytes event by event, in any batches, and from nothing', async () => {
    const projector = await runProjector(needs())
    const told = Object.values(STORIES).flatMap((events, at) =>
      events.map((event) => ({ ...event, incident_id: `${event.incident_id}_${at}` })),
    )
    for (let from = 0; from < told.length; from += 7) await timeline.append(told.slice(from, from + 7))
    await caughtUp()
    await projector.stop()
    const before = await dumpHash(db)
    const rebuilt = await rebuildProjections(needs())
    expect(rebuilt).toMatchObject({ events: told.length, hash: before })
    // Without room every incident goes on after it was written.
    for (const heldBytes of [0, 10_000])
      expect(await rebuildProjections({ ...needs(), heldBytes })).toMatchObject({ hash: before })
  })

  it('counts every event once although a crash brings its batch again', async () => {
    await timeline.append(suppressed.events)
    const whole = (await rebuildProjections(needs())).hash
    for (const point of ['projection.commit:before', 'projection.commit:after'] as const) {
      const store = projectionStore(db, timeline.readIncident)
      await store.clear()
      armCrashPoint(point, () => {
        armCrashPoint(point, () => {})
        throw new Error('killed')
      })
      for await (const batch of timeline.scan(PROJECTED_TOPICS))
        await expect(store.apply(batch)).rejects.toThrow('killed')
      expect(await store.positions()).toHaveLength(point === 'projection.commit:after' ? 1 : 0)
      const projector = await runProjector(needs())
      await caughtUp()
      await projector.stop()
      expect(await dumpHash(db)).toBe(whole)
    }
  })

  it('leaves what is there, and every index, when a rebuild fails or is done', async () => {
    const indexes = () => db.query('select indexdef from pg_indexes where schemaname = current_schema() order by 1')
    await timeline.append(goodPath.events)
    const [{ hash }, made] = [await rebuildProjections(needs()), await indexes()]
    const broken: Timeline = { ...timeline, scan: () => failing(timeline.scan(PROJECTED_TOPICS)) }
    await expect(rebuildProjections({ timeline: broken, db })).rejects.toThrow('torn')
    expect(await dumpHash(db)).toBe(hash)
    expect(await indexes()).toEqual(made)
    expect(made.length).toBeGreaterThan(8)
  })

  it('writes nothing any more once a rebuild has failed, also what waited to be written', async () => {
    await timeline.append(goodPath.events)
    const { hash } = await rebuildProjections(needs())
    const wordy = Array.from({ length: 1_500 }, (_, at) =>
      story('search', { ...later, incident: `inc_${at}` })
        .detected()
        .noted('word '.repeat(500)),
    )
    await timeline.append(wordy.flatMap(({ events }) => events))
    const broken: Timeline = { ...timeline, scan: () => failing(timeline.scan(PROJECTED_TOPICS)) }
    await expect(rebuildProjections({ timeline: broken, db, heldBytes: 0 })).rejects.toThrow('torn')
    expect(await dumpHash(db)).toBe(hash)
  })

  it('writes every column that its tables have', async () => {
    for (const [table, columns] of Object.entries(INCIDENT_COLUMNS)) {
      const there = await db.query<{ name: string }>(
        'select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped',
        [table],
      )
      expect(there.map(({ name }) => name).sort()).toEqual([...columns].sort())
    }
  })

  it('starts anew when the timeline is shorter than what the database knows', async () => {
    await timeline.append(goodPath.events)
    await rebuildProjections(needs())
    timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
    await timeline.append(suppressed.events)
    const projector = await runProjector(needs())
    await caughtUp()
    await projector.stop()
    expect(await incidentList(db).byId('acme', 'inc_checkout')).toMatchObject({ status: 'Suppressed' })
  })

  it('takes texts that Postgres cannot hold as they are', async () => {
    await timeline.append(story('checkout').detected({ title: 'a\0b \ud800 c' }).events)
    await rebuildProjections(needs())
    expect(await incidentList(db).byId('acme', 'inc_checkout')).toMatchObject({ title: 'a\ufffdb \ufffd c' })
  })
}

async function* failing(batches: AsyncIterable<Batch>): AsyncIterable<Batch> {
  yield* batches
  throw new Error('torn')
}
