import { describe, expect, it } from 'vitest'
import { foldIncident } from '../../incident/state.ts'
import { story } from '../../timeline/stories/story.ts'
import { phaseOf } from './head-of.ts'
import { nextOf, nextWords, stuckWords } from './next-words.ts'

describe('src/slack/present/next-words.ts', () => {
  const found = story('checkout').detected().context()

  it('announces a fix only where one is on its way', () => {
    expect(nextWords(foldIncident(found.cause(0.9).events))).toContain('A fix is being prepared')
    const unsure = nextWords(foldIncident(found.cause(0.39).events))
    expect(unsure).toMatch(/^No fix is proposed: the cause is 39 % sure, and a fix needs \d+ %\./)
    expect(unsure).toContain('Investigate again')
  })

  it('says what to decide once a fix is proposed', () => {
    expect(nextWords(foldIncident(found.cause(0.9).draft().events))).toContain('approve or reject')
  })

  it('keeps calling for a person whatever a machine notes, until a person says something', () => {
    const stuck = found.state('NeedsHuman', { reason: 'There is nothing to open.' })
    const noted = stuck.state('NoteAdded', { text: 'Twin.' }, { actor: { kind: 'system', id: 'reconciler' } })
    expect(stuckWords(noted.events, 1)).toBe('A person is needed: There is nothing to open.')
    expect(stuckWords(stuck.noted('I look.').events, 1)).toBeUndefined()
  })

  it('asks nobody to confirm what fails again', () => {
    const passed = found.cause(0.9).draft().applied().evaluated('pass')
    expect(nextWords(foldIncident(passed.events))).toMatch(/^Confirm that it is resolved/)
    const window = { from: '2026-03-03T09:00:00.000Z', to: '2026-03-03T09:01:00.000Z' }
    const counted = { window, requests: 60, errors: 30 }
    const back = passed.state('ImpactMeasured', { now: counted, failed: counted, failing: true })
    expect(nextWords(foldIncident(back.events))).toMatch(/^More than usual fails again\./)
    expect(phaseOf(foldIncident(back.events))).toBe('fails-again')
  })

  it('asks whether it is resolved where no more than usual fails, and promises no fix then', () => {
    const window = { from: '2026-03-03T09:00:00.000Z', to: '2026-03-03T09:01:00.000Z' }
    const failed = { window, requests: 60, errors: 30 }
    const calm = { now: { window, requests: 60, errors: 0 }, failed, failing: false, over_since: window.to }
    const over = (told: typeof found, change = {}) =>
      nextWords(foldIncident(told.state('ImpactMeasured', { ...calm, ...change }).events))
    const cause = found.cause(0.9)
    expect(over(cause)).toMatch(
      /^No more than usual fails now: confirm that it is resolved .* Check the cause first\.$/,
    )
    expect(over(cause, { usual_rate: undefined })).toMatch(/^Hardly anything fails now: confirm/)
    const failing = cause.draft().approved().pull().checks('failure')
    expect(over(failing)).toMatch(/^No more than usual fails now: .* Its checks failed\./)
    expect(over(cause.draft().applied())).toMatch(/^Wait for the figures/)
  })

  it('calls for a person in the list and the status as in the brief', () => {
    const stuck = found.cause(0.9).state('NeedsHuman', { reason: 'It was closed on the code host.' })
    expect(nextOf(stuck.events, foldIncident(stuck.events))).toBe('A person is needed: It was closed on the code host.')
  })

  it('takes a merge for an answer, although the log tells what is internal after it', () => {
    const drafted = found.cause(0.9).draft().approved().pull()
    const stuck = drafted.state('TaskStalled').state('NeedsHuman', { reason: 'Somebody pushed to it.' })
    const merged = stuck.wait(60).applied()
    const internal = (type: string) => type === 'TaskStalled' || type === 'NeedsHuman'
    const asRead = [
      ...merged.events.filter(({ event_type }) => !internal(event_type)),
      ...merged.events.filter(({ event_type }) => internal(event_type)),
    ]
    expect(stuckWords(stuck.events, 1)).toBe('A person is needed: Somebody pushed to it.')
    expect(stuckWords(asRead, 1)).toBeUndefined()
    expect(stuckWords(merged.events, 1)).toBeUndefined()
  })

  it('has people wait for a measurement only where one is to come', () => {
    const fixed = found.cause(0.9).draft().approved().pull().applied()
    const unsure = (more: { next_look_s?: number }) =>
      nextWords(foldIncident(fixed.evaluated('inconclusive', more).events))
    expect(unsure({ next_look_s: 600 })).toMatch(/^Wait for the next measurement/)
    expect(unsure({})).toMatch(
      /^It is not measured again\. Confirm that it is resolved, or choose Investigate again\.$/,
    )
  })

  it('asks for the merge only where its button stands', () => {
    const pulled = found.cause(0.9).draft().approved().pull()
    const next = (told: typeof pulled) => nextWords(foldIncident(told.events))
    expect(next(pulled)).toMatch(/^Wait for the checks/)
    expect(next(pulled.checks('success'))).toMatch(/approve the merge or reject/)
    expect(next(pulled.checks('none'))).toMatch(/approve the merge or reject/)
    expect(next(pulled.checks('failure'))).toMatch(/^Its checks failed\. .*on the code host.*reject the fix/)
    expect(next(pulled.checks('failure'))).not.toContain('approve the merge')
  })
})
