import { describe, expect, it } from 'vitest'
import { assertMessage, fitMessage } from '../../../blocks/limits.ts'
import { digestMessage } from '../../../blocks/lists/digest.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import { buildDigest, messagesIn } from './build-digest.ts'

const NOW = new Date('2026-03-03T08:00:00.000Z')
const WINDOW = { from: '2026-03-02T08:00:00.000Z', to: '2026-03-03T08:00:00.000Z' }

function row(id: string, more: Partial<IncidentRow> = {}): IncidentRow {
  return {
    tenant_id: 'acme',
    incident_id: id,
    title: `Trouble ${id}`,
    service: 'checkout',
    signature: 'sig',
    severity: 'SEV-2',
    status: 'Investigating',
    cycle: 1,
    private: false,
    detected_at: '2026-03-02T10:00:00.000Z',
    last_event_at: '2026-03-03T07:00:00.000Z',
    ...more,
  }
}

const ROWS: readonly IncidentRow[] = [
  row('a', { acknowledged_at: '2026-03-02T10:02:00.000Z', commander: 'UANN0001' }),
  row('b', { acknowledged_at: '2026-03-02T10:04:00.000Z', waiting_for: 'open_pr' }),
  row('c', { status: 'Resolved', closed_at: '2026-03-02T11:00:00.000Z', signature: 'other' }),
  row('d', { status: 'Suppressed', closed_at: '2026-03-02T12:00:00.000Z' }),
  row('old', { detected_at: '2026-02-01T10:00:00.000Z', last_event_at: '2026-02-02T10:00:00.000Z' }),
  row('closed before', {
    status: 'Resolved',
    detected_at: '2026-02-01T10:00:00.000Z',
    closed_at: '2026-02-01T12:00:00.000Z',
  }),
  row('secret', { private: true, title: 'Salaries leaked' }),
]
const EXTRAS = new Map([
  ['a', { messages: 4, onset: '2026-03-02T09:58:00.000Z' }],
  ['b', { messages: 7 }],
  ['secret', { messages: 99 }],
])

describe('src/slack/digest/build-digest.ts', () => {
  const digest = buildDigest(ROWS, EXTRAS, NOW, WINDOW)
  const ids = (lines: readonly { readonly incident_id: string }[]) => lines.map((line) => line.incident_id)

  it('sorts incidents by what they need', () => {
    expect(ids(digest.opened)).toEqual(['a', 'b', 'c', 'd'])
    expect(ids(digest.open)).toEqual(['old', 'a', 'b'])
    expect(ids(digest.ownerless)).toEqual(['old', 'b'])
    expect(ids(digest.waiting)).toEqual(['b'])
    expect(ids(digest.stale)).toEqual(['old'])
    expect(ids(digest.resolved)).toEqual(['c'])
    expect(ids(digest.suppressed)).toEqual(['d'])
  })

  it('tells by what an incident ended where the log says so, and else nothing of it', () => {
    const told = (fixed_by?: string | null) =>
      buildDigest(ROWS, new Map([['c', { messages: 1, words: { fixed_by } }]]), NOW, WINDOW).resolved[0]
    expect([told('Revert it'), told(null), told()].map((line) => line?.fixed_by)).toEqual([
      'Revert it',
      null,
      undefined,
    ])
  })

  it('measures only what was measured', () => {
    expect(digest).toMatchObject({ mttd: 120, mtta: 180, mttr: 3_600 })
    expect(buildDigest([], new Map(), NOW, WINDOW)).toMatchObject({ mttd: undefined, mtta: undefined, mttr: undefined })
  })

  it('counts suppressed ones at the top, and a resolution as one though it was opened again', () => {
    const rows = [
      row('again', { status: 'FixProposed', cycle: 2 }),
      row('quiet', { status: 'Suppressed', closed_at: '2026-03-02T12:00:00.000Z' }),
    ]
    const at = '2026-03-02T10:05:00.000Z'
    const extras = new Map([['again', { messages: 0, resolutions: [{ at, after_s: 275 }] }]])
    const told = buildDigest(rows, extras, NOW, WINDOW)
    expect(told).toMatchObject({ resolutions: 1, mttr: 275 })
    expect(`${digestMessage(told).text}`).toMatch(
      /2 new, 1 open, .*1 resolved \(1 of them not for good\), 1 suppressed/,
    )
  })

  it('names the noisiest signatures and the bot’s own noise, and leaks nothing private', () => {
    expect(digest.noisiest).toEqual([
      { words: 'Trouble d', service: 'checkout', incidents: 3 },
      { words: 'Trouble c', service: 'checkout', incidents: 1 },
    ])
    expect(digest.own).toEqual([
      { title: 'Trouble b', messages: 7 },
      { title: 'Trouble a', messages: 4 },
    ])
    expect(JSON.stringify(digestMessage(digest))).not.toContain('Salaries')
  })

  it('fits Slack’s limits however much there is', () => {
    const many = Array.from({ length: 300 }, (_, i) =>
      row(`i${i}`, { title: '<!channel> 🔥'.repeat(200), waiting_for: 'merge' }),
    )
    for (const rows of [[], ROWS, many])
      assertMessage(fitMessage(digestMessage(buildDigest(rows, EXTRAS, NOW, WINDOW))))
  })

  it('counts a message once however often it was edited, and nothing else', () => {
    const effect = (key: string, external_id: string, surface = 'slack') => ({
      incident_id: 'a',
      surface,
      key,
      external_id,
    })
    const effects = [
      effect('brief', 'C1/1.2'),
      effect('brief:2', 'C1/1.2'),
      effect('card', 'C2/1.3'),
      effect('channel', 'C1'),
      effect('pull', 'C1/1.9', 'code-host'),
    ]
    expect(messagesIn(effects)).toBe(2)
  })
})
