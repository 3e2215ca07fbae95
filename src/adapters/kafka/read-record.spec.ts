import { describe, expect, it } from 'vitest'
import { readRecord, UNREADABLE } from './read-record.ts'

const key = Buffer.from('acme:inc:1')

describe('src/adapters/kafka/read-record.ts', () => {
  it('reads what says its type, tenant and incident, whatever else it says', () => {
    const raw = { event_type: 'MoodSensed', tenant_id: 'acme', incident_id: 'inc:1', more: [1] }
    expect(readRecord({ key, value: Buffer.from(JSON.stringify(raw)) })).toEqual(raw)
  })

  it('takes what speaks of another incident than its key for unreadable', () => {
    const value = Buffer.from(JSON.stringify({ event_type: 'NoteAdded', tenant_id: 'acme', incident_id: 'inc_2' }))
    expect(readRecord({ key, value })).toEqual({ event_type: UNREADABLE, tenant_id: 'acme', incident_id: 'inc:1' })
  })

  it.each([null, 'not json', '3', 'null', '{}', '{"event_type":3}'])('takes %s for unreadable', (value) => {
    const read = readRecord({ key, value: value === null ? null : Buffer.from(value) })
    expect(read).toEqual({ event_type: UNREADABLE, tenant_id: 'acme', incident_id: 'inc:1' })
    expect(readRecord({ key: null, value: null })).toEqual({ event_type: UNREADABLE, tenant_id: '', incident_id: '' })
  })
})
