import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openMemoryTimeline } from '../../src/adapters/memory/memory-timeline.ts'
import { openSpecDatabase } from '../../src/adapters/pglite/pglite.spec-support.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { loadConfig } from '../../src/config.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Database } from '../../src/projections/database.ts'
import { incidentList } from '../../src/projections/read-incidents.ts'
import { rebuildProjections } from '../../src/projections/rebuild.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { knownIncidents } from './known-incidents.ts'

const SQL = new URL('../../infra/postgres', import.meta.url).pathname
const NOW = new Date('2026-03-02T09:00:00.000Z')
const LAST_YEAR = { start: '2025-01-05T09:00:00.000Z' }

describe('workers/embedded/known-incidents.ts', () => {
  const timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
  let db: Database
  beforeAll(async () => {
    db = await openSpecDatabase()
    await migrate(db, SQL)
  })
  afterAll(async () => {
    await timeline.close()
    await db.close()
  })

  it('knows of what was suppressed a year ago for as long as it was said, without an end for good', async () => {
    const quiet = (service: string, change: object) => story(service, LAST_YEAR).detected().suppressed(change).events
    const over = '2025-02-01T00:00:00.000Z'
    const later = '2026-03-09T00:00:00.000Z'
    await timeline.append([
      ...quiet('over', { mutes: 'service', until: over }),
      ...quiet('later', { mutes: 'service', until: later }),
      ...quiet('open', { mutes: 'service', until: undefined }),
      ...story('resolved', LAST_YEAR).detected().resolved().events,
      ...story('asked', LAST_YEAR).detected().suppressed({ until: undefined }).requested().events,
    ])
    await rebuildProjections({ timeline, db })
    const clock = { ...systemClock, now: () => NOW }
    const known = knownIncidents(
      { incidents: incidentList(db), timeline, config: loadConfig({ FAULTLINE_TENANT: 'acme' }), clock },
      86_400,
    )
    const said = await known.incidents()
    expect(said.map(({ service, status }) => `${service} ${status}`).sort()).toEqual([
      'asked Investigating',
      'later Suppressed',
      'open Suppressed',
    ])
    expect(said.find(({ service }) => service === 'open')).not.toHaveProperty('until')
    const mutes = await known.suppressions()
    expect(mutes).toContainEqual({ service: 'open' })
    expect(mutes).toContainEqual({ service: 'later', until: later })
  })
})
