import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestMessage } from '../../../blocks/lists/digest.ts'
import { openSpecDatabase } from '../../adapters/pglite/pglite.spec-support.ts'
import { migrate } from '../../adapters/postgres/migrate.ts'
import { copyText } from '../../projections/copy-text.ts'
import type { Database } from '../../projections/database.ts'
import { INCIDENT_COLUMNS } from '../../projections/incident-columns.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import { incidentList } from '../../projections/read-incidents.ts'
import { buildDigest, quietSince } from './build-digest.ts'

const NOW = new Date('2026-03-03T08:00:00.000Z')
const WINDOW = { from: '2026-03-02T08:00:00.000Z', to: '2026-03-03T08:00:00.000Z' }
const SQL = new URL('../../../infra/postgres', import.meta.url).pathname

/** Every combination of what a digest asks, at moments of their own. */
function rowOf(n: number): IncidentRow {
  const is = (one: number, of: number) => Math.floor(n / of) % one === 0
  const detected = Date.parse(is(2, 1) ? '2026-03-02T09:00:00Z' : '2026-02-20T09:00:00Z') + n * 1_000
  const at = (afterS: number) => new Date(detected + afterS * 1_000).toISOString()
  const closed = is(3, 2) ? { closed_at: at(is(2, 3) ? 60 + n : 900_000) } : {}
  const ended = is(2, 5) ? ('Resolved' as const) : ('Suppressed' as const)
  return {
    tenant_id: 'acme',
    incident_id: `inc_${n}`,
    title: `${is(2, 7) ? 'shop: ' : ''}Trouble ${n}`,
    service: 'shop',
    signature: n % 11 === 0 ? '' : `sig_${n % 7}`,
    severity: `SEV-${(n % 4) + 1}` as IncidentRow['severity'],
    status: 'closed_at' in closed ? ended : 'Investigating',
    cycle: 1,
    private: n % 13 === 0,
    detected_at: at(0),
    last_event_at: is(2, 4) ? at(5) : '2026-03-03T07:30:00.000Z',
    ...closed,
    ...(is(2, 6) ? { commander: 'UANN0001' } : {}),
    ...(is(3, 8) ? { waiting_for: 'merge' as const } : {}),
    ...(is(2, 9) ? { acknowledged_at: at(30 + n) } : {}),
  }
}

describe('src/slack/digest/read-digest.ts', () => {
  let db: Database
  beforeAll(async () => {
    db = await openSpecDatabase()
    await migrate(db, SQL)
  })
  afterAll(() => db.close())

  it.each([40, 199, 1_500])('says of %i incidents what a reader of every row would say', async (count) => {
    const rows = Array.from({ length: count }, (_, n) => rowOf(n))
    const columns = INCIDENT_COLUMNS.incidents
    await db.transaction(async (tx) => {
      await tx.query('truncate incidents')
      await tx.copy('incidents', columns, copyText(columns, rows))
      await tx.copy('incidents', columns, copyText(columns, [{ ...rowOf(1), tenant_id: 'other' }]))
    })
    const { rows: listed, beyond } = await incidentList(db).digest('acme', { ...WINDOW, quietSince: quietSince(NOW) })
    expect(listed.length).toBeLessThanOrEqual(200)
    expect(beyond === undefined).toBe(count < 300)
    const whole = buildDigest(rows, new Map(), NOW, WINDOW)
    const told = buildDigest(listed, new Map(), NOW, WINDOW, beyond)
    expect(told.mtta).toBeCloseTo(whole.mtta ?? 0, 6)
    expect(told.mttr).toBeCloseTo(whole.mttr ?? 0, 6)
    expect(digestMessage(told)).toEqual(digestMessage(whole))
  })

  it('reads the receipts of those that it lists, and of nobody else', async () => {
    const effects = ['inc_1', 'inc_2', 'gone'].map((incident_id) => ({
      tenant_id: 'acme',
      incident_id,
      surface: 'slack',
      key: 'card',
      external_id: 'C1/1.1',
    }))
    const columns = INCIDENT_COLUMNS.incident_effects
    await db.transaction((tx) => tx.copy('incident_effects', columns, copyText(columns, effects)))
    const read = await incidentList(db).digest('acme', { ...WINDOW, quietSince: quietSince(NOW) })
    const listed = new Set(read.rows.map(({ incident_id }) => incident_id))
    expect(read.effects.length).toBe(effects.filter(({ incident_id }) => listed.has(incident_id)).length)
    expect(read.effects.map(({ incident_id }) => incident_id)).not.toContain('gone')
  })
})
