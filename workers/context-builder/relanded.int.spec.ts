import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PayloadOf } from '../../src/timeline/events.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { epochMs } from '../../src/worker-kit/instants.ts'
import { pastOf } from './past.ts'
import { rankWindow } from './rank-window.ts'
import { again, ended, first, type RelandedScene, relandedScene, revert, seen } from './relanded.spec-support.ts'
import { at } from './scene.spec-support.ts'
import { CONTEXT_DEFAULTS } from './worker.ts'

describe('workers/context-builder/relanded.ts', () => {
  let scene: RelandedScene
  beforeAll(async () => {
    scene = await relandedScene()
  })
  afterAll(() => scene.close())
  const named = (context: PayloadOf<'ContextBuilt'>, ref: string) => context.hypotheses.find((one) => one.ref === ref)

  it('is surer of the change that lands again after the incident that its revert ended', async () => {
    const context = await scene.build(ended('checkout').wait(300).redetected(seen(0, 120)))
    const [best] = context.hypotheses
    expect(best?.ref).toBe(again.sha)
    expect(best?.confidence).toBeGreaterThanOrEqual(0.85)
    const whys = best?.parts.map((part) => part.why).join('\n')
    expect(whys).toContain('the same change was reverted before, earlier in this incident, and the errors stopped')
    expect(whys).toContain('came back with this deploy; before, only past incidents had it')
  })

  it('lets go of the change and of its revert, which are both gone', async () => {
    const context = await scene.build(ended('checkout').wait(300).redetected(seen(0, 120)))
    expect(named(context, first.sha)?.ruled_out).toMatch(/took it back before the errors began/)
    expect(named(context, revert.sha)?.ruled_out).toMatch(/took it back before the errors began/)
  })

  it('knows of a look back at an outage which change the house took back to end it', async () => {
    const { evidence, codeHost } = scene
    const needs = { evidence, codeHost, repoOf: () => 'acme/shop', settings: CONTEXT_DEFAULTS }
    const trouble = {
      service: 'checkout',
      signature: '',
      joined: [],
      window: { from: at(-900), to: at(-500) },
      past: [],
    }
    const { undone } = pastOf([], [ended('checkout', { title: 'Totals fail' }).events], '', epochMs(at(-3_000)))
    const [best] = (await rankWindow(needs, { ...trouble, undone })).hypotheses
    expect(best?.ref).toBe(first.sha)
    expect(JSON.stringify(best)).toContain('this very change was reverted, in “Totals fail”, and the errors stopped')
    const later = await rankWindow(needs, { ...trouble, undone, window: { from: at(0), to: at(150) } })
    expect(JSON.stringify(later)).not.toContain('this very change was reverted')
  })

  it('clears a change of errors that went on when its undoing had ended others', async () => {
    const { evidence, codeHost } = scene
    const needs = { evidence, codeHost, repoOf: () => 'acme/shop', settings: CONTEXT_DEFAULTS }
    const { undone } = pastOf([], [ended('checkout', { title: 'Totals fail' }).events], '', epochMs(at(-3_000)))
    const early = undone.map((one) => ({ ...one, atMs: epochMs(at(-830)), endedMs: epochMs(at(-800)) }))
    const window = { from: at(-900), to: at(-500) }
    const trouble = { service: 'checkout', signature: '', joined: [], window, past: [] }
    const told = async (undone: typeof early) => {
      const { hypotheses } = await rankWindow(needs, { ...trouble, undone })
      return hypotheses.find(({ ref }) => ref === first.sha)
    }
    const cleared = await told(early)
    expect(cleared?.parts.map(({ why }) => why)).toContain(
      'it was reverted, in “Totals fail”, and these errors went on',
    )
    expect(cleared?.score).toBeLessThan(((await told([]))?.score ?? 0) - 4)
  })

  it('names the other incident whose fix it was, unless that is private', async () => {
    const now = story('checkout', { incident: 'inc_now', start: at(120) }).detected(seen(0, 120))
    const other = (change: Partial<PayloadOf<'IncidentDetected'>>) => ({
      incidentsOf: async () => [ended('checkout', change).events],
    })
    const shown = await scene.build(now, other({ title: 'Totals fail' }))
    expect(shown.hypotheses[0]?.confidence).toBeGreaterThanOrEqual(0.85)
    expect(JSON.stringify(shown)).toContain('reverted before, in “Totals fail”, and the errors stopped')
    const hidden = await scene.build(now, other({ title: 'Totals fail', private: true }))
    expect(JSON.stringify(hidden)).not.toContain('Totals fail')
    expect(JSON.stringify(hidden)).toContain('reverted before, in an earlier incident, and the errors stopped')
  })

  it('takes an error for usual that also came outside every past incident', async () => {
    const context = await scene.build(ended('checkout').wait(300).redetected(seen(0, 120)))
    const summary = (words: string) => context.evidence.find((item) => item.title.includes(words))?.summary
    expect(summary('took long')).toMatch(/2 times shortly before$/)
    expect(summary('TypeError')).toMatch(/before that only in past incidents$/)
  })

  it('gives no credit for coming back to a change whose revert had not helped', async () => {
    const context = await scene.build(ended('checkout', {}, 'fail').wait(300).redetected(seen(0, 120)))
    expect(JSON.stringify(context.hypotheses)).not.toContain('and the errors stopped')
  })
})
