import { describe, expect, it } from 'vitest'
import { durationsOf, readReport } from '../../workers/report-agent/facts.ts'
import { foldIncident } from '../incident/state.ts'
import { story } from '../timeline/stories/story.ts'
import { workAfter } from '../worker-kit/work.spec-support.ts'
import { acknowledgement } from './acknowledged.ts'
import { incidentRow } from './incident-row.ts'
import { metricsRow } from './metrics-row.ts'

describe('src/projections/acknowledged.ts', () => {
  const spoken = story('checkout').detected().context().cause().wait(500).noted('Looking at it')

  it('counts people only: a cause that the bot proposes is no acknowledgement', () => {
    const { events } = story('checkout').detected().context().cause().draft()
    expect(acknowledgement(events)).toBeUndefined()
    expect(incidentRow(foldIncident(events), events, [])?.acknowledged_at).toBeUndefined()
  })

  it('does not count the declaration itself', () => {
    const human = { kind: 'human', id: 'U_DAN' } as const
    const { events } = story('checkout').state('IncidentDetected', {}, { actor: human })
    expect(acknowledgement(events)).toBeUndefined()
  })

  it('is the same in the lists, the metrics and the postmortem', () => {
    const { events } = spoken
    const state = foldIncident(events)
    const seconds = durationsOf(readReport(workAfter(events))).acknowledgeS ?? Number.NaN
    expect(metricsRow(state, events)?.acknowledge_s).toBe(seconds)
    expect(Date.parse(incidentRow(state, events, [])?.acknowledged_at ?? '')).toBe(
      Date.parse(state.detected_at) + seconds * 1_000,
    )
  })
})
