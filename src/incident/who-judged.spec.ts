import { describe, expect, it } from 'vitest'
import { story } from '../timeline/stories/story.ts'
import { ofType } from './state.ts'
import { whoJudged } from './who-judged.ts'

const ranked = { reasoner: 'ranked-evidence' as const, dropped_claims: 0 }
const judged = (told: ReturnType<typeof story>) => {
  const [verdict] = ofType(told.events, 'RootCauseProposed')
  return verdict && whoJudged(told.events, verdict)
}
const context = story('checkout').detected().context()

describe('src/incident/who-judged.ts', () => {
  it('tells whether a model was asked, and what became of its words', () => {
    expect(judged(context.cause(0.9, { reasoner: 'claude' }))).toBe('claude')
    expect(judged(context.cause(0.9, ranked))).toBe('ranked-evidence')
    expect(judged(context.cause(0.9, ranked).state('AgentFailed'))).toBe('evidence-instead')
    expect(judged(context.cause(0.9, { ...ranked, dropped_claims: 3 }).state('AgentFailed'))).toBe('evidence-against')
  })

  it('takes the trouble of another agent, or of another investigation, for none of it', () => {
    expect(judged(context.cause(0.9, ranked).state('AgentFailed', { agent: 'fix-agent' }))).toBe('ranked-evidence')
    expect(judged(context.cause(0.9, ranked).requested().state('AgentFailed'))).toBe('ranked-evidence')
  })
})
