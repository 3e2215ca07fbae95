import { describe, expect, it } from 'vitest'
import type { DetectorDraft } from './found.ts'
import { broken, look, opened, SHOP, sandbox } from './simulated-looks.ts'
import { simulate } from './simulated-traffic.ts'
import { knownFrom, Stated, signaturesOf } from './stated.ts'

const TRAFFIC = simulate({ seed: 3, seconds: 200, services: SHOP, troubles: [broken(0.95)] })

describe('workers/detector/stated.ts', () => {
  it('says what lasts once, and knows at once which error it noted', () => {
    const [draft] = opened(look(TRAFFIC.inputAt(100, sandbox)))
    if (!draft) throw new Error('nothing was detected')
    const row = { ...knownFrom(draft), signature: 'older', signatures: [], severity: 'SEV-3' as const }
    const stated = new Stated()
    const said: DetectorDraft[] = []
    for (let at = 120; at < 140; at++) {
      const drafts = stated.unsaid(look(TRAFFIC.inputAt(at, sandbox), stated.over([row])))
      for (const one of drafts) stated.remember(one)
      said.push(...drafts)
    }
    expect(said.map(({ event_type }) => event_type)).toEqual(['SeverityAssessed', 'NoteAdded'])
    expect(stated.over([row])).toMatchObject([{ signatures: ['boom'] }])
    expect(stated.over([])).toEqual([])
    expect(stated.over([row])).toEqual([row])
  })

  it('knows a detection before the projection does, and lets go of it then', () => {
    const [draft] = opened(look(TRAFFIC.inputAt(100, sandbox)))
    if (!draft) throw new Error('nothing was detected')
    const stated = new Stated()
    stated.remember(draft)
    expect(stated.over([])).toEqual([knownFrom(draft)])
    const row = { ...knownFrom(draft), status: 'ContextBuilt' as const }
    expect(stated.over([row])).toEqual([row])
  })

  it('knows an incident by its loud errors and not by what was always there', () => {
    const counts = { boom: 100, other: 30, noise: 2 }
    const top = Object.entries(counts).map(([signature, count]) => ({ signature, count }))
    expect(signaturesOf(top)).toEqual(['boom', 'other'])
    expect(signaturesOf([])).toEqual([])
  })
})
