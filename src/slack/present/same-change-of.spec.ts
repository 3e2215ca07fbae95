import { describe, expect, it } from 'vitest'
import { incidentNumber } from '../../kit/incident-number.ts'
import type { PayloadOf } from '../../timeline/events.ts'
import { sampleOf } from '../../timeline/stories/samples.ts'
import { story } from '../../timeline/stories/story.ts'
import { find } from './surfaces.spec-support.ts'

type Stands = NonNullable<PayloadOf<'NoteAdded'>['same_change']>['stands']

const REF =
  sampleOf('RootCauseProposed', { service: 'checkout', cycle: 1, atMs: 0 }).hypotheses[0]?.change_ref ?? 'none'

/** The message under a key after these notes about another incident with the same change. */
function shown(key: string, ...notes: readonly Stands[]): string {
  let told = story('checkout').detected().context().cause().draft()
  for (const [i, stands] of notes.entries()) {
    const same_change = { incident_id: 'inc_twin', title: 'Search is slow', ref: REF, stands }
    told = told.state('NoteAdded', { text: 'Twin.', same_change }, { discriminator: `twin ${i}` })
  }
  return JSON.stringify(find(told.events, key)?.message)
}

describe('src/slack/present/same-change-of.ts', () => {
  const twin = `incident ${incidentNumber('inc_twin')} (Search is slow)`

  it.each(['brief', 'fix:c1'])('asks for one decision only while the change is in hand elsewhere: %s', (key) => {
    expect(shown(key, undefined)).toContain(`points to as well. Decide on it in one place.`)
    expect(shown(key, undefined, 'merged')).toContain(`${twin} merged its fix. Look there before you decide here.`)
    expect(shown(key, undefined, 'resolved')).toContain(`${twin} was resolved. Look there`)
    for (const stands of ['merged', 'resolved'] as const)
      expect(shown(key, undefined, stands)).not.toMatch(/in hand elsewhere|one place/)
  })

  it('holds to a merge, in whatever order it was told', () => {
    expect(shown('brief', 'merged', 'resolved', undefined)).toContain(`${twin} merged its fix.`)
  })
})
