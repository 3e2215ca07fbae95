import { v5 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { taskKey } from '../tasks/key.ts'
import { eventId } from '../timeline/draft.ts'
import { nameId, TIMELINE_NAMESPACE } from './ids.ts'
import { jcs } from './jcs.ts'

describe('src/kit/ids.ts', () => {
  it('gives the pinned event ids', () => {
    expect(eventId('tenant_1', 'inc_123', 'RootCauseProposed', 1)).toBe('cdfde1ff-8232-54bc-b7eb-149004409a92')
    expect(eventId('tenant_1', 'inc_123', 'RootCauseProposed', 2)).toBe('55d76fd4-a061-5020-af61-2e377981492c')
    expect(eventId('tenant_1', 'inc_123', 'FixProposed', 1, 'pr:42')).toBe('f83bb1ad-2fc7-5706-b776-0d647e0b09af')
    expect(eventId('té', 'inc "1"', 'NoteAdded', 1, 'C1|1.2')).toBe('ca4c7330-e604-5b3f-bbec-eef80f92b83d')
  })

  it('gives the UUIDs that the reference gives', () => {
    for (let turn = 0; turn < 500; turn++) {
      const parts = ['té"\n😀'.repeat(turn % 40), turn, `${turn * 7_919}`]
      expect(nameId(parts)).toBe(v5(jcs(parts), TIMELINE_NAMESPACE))
    }
  })

  it('gives the pinned task keys', () => {
    const name = {
      tenant_id: 'tenant_1',
      incident_id: 'inc_123',
      event_type: 'RootCauseProposed',
      agent_version: '0.3.1',
    }
    expect(taskKey({ ...name, cycle: 1, slot: 0 })).toMatch(/^482e32f2.*050067b$/)
    expect(taskKey({ ...name, cycle: 2, slot: 0 })).toMatch(/^2e22ad30f3aef743.*1da869a5$/)
    const evaluation = { ...name, event_type: 'EvaluationCompleted', agent_version: '0.1.0', cycle: 1, slot: 1 }
    expect(taskKey(evaluation)).toMatch(/^93f55127.*3ac0dbe$/)
  })
})
