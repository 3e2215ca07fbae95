import { describe, expect, it } from 'vitest'
import { sampleOf } from '../timeline/stories/samples.ts'
import { story } from '../timeline/stories/story.ts'
import { foundCalm, OTHERS_FAIL } from './found-calm.ts'
import { personNeeded } from './person-needed.ts'
import { foldIncident } from './state.ts'

const START = '2026-03-02T09:00:00.000Z'
const said = { service: 'payments', cycle: 1, atMs: Date.parse(START) }

function lookedAt(...names: readonly string[]) {
  const context = sampleOf('ContextBuilt', said)
  const [first] = context.hypotheses
  if (first === undefined) throw new Error('no hypothesis')
  const parts = names.map((name) => ({ name, value: 0, why: 'so it is', evidence_ids: [] }))
  const cause = sampleOf('RootCauseProposed', said)
  const told = story('payments', { start: START })
    .detected({ source: 'person' })
    .context({ ...context, hypotheses: [{ ...first, kind: 'unknown', parts }] })
    .state('RootCauseProposed', { ...cause, verdict: 'unknown', policy: { ...cause.policy, route: [] } })
  const { cause: judged, context: seen } = foldIncident(told.events)
  return { calm: judged !== undefined && foundCalm(judged, seen), reason: personNeeded(told.events)?.reason }
}

describe('src/incident/found-calm.ts', () => {
  it('asks people to confirm that it is resolved where all is as usual', () => {
    expect(lookedAt('as_usual')).toMatchObject({ calm: true, reason: expect.stringContaining('Confirm that it is') })
  })

  it('does not while other services fail: that may be what people see', () => {
    const { calm, reason } = lookedAt(OTHERS_FAIL, 'as_usual')
    expect(calm).toBe(false)
    expect(reason).toContain('but other services fail')
    expect(reason).not.toContain('resolved')
  })
})
