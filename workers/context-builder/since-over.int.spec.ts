import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Story } from '../../src/timeline/stories/story.ts'
import { rateFigure } from '../../src/worker-kit/rate-figure.ts'
import { again, first, looked, type RelandedScene, relandedScene } from './relanded.spec-support.ts'
import { at } from './scene.spec-support.ts'

/** The fix went live at -600 s, and what came up to -400 s was found to be as usual. */
const passed = looked('checkout', {}, { after: rateFigure({ from: at(-600), to: at(-400) }, 200, 0) })

/** Asked again at a second from the beginning of the next trouble. */
function askedAt(told: Story, second: number): Story {
  const last = Date.parse(told.events.at(-1)?.time ?? '')
  return told.wait((Date.parse(at(second)) - last) / 1_000 - 20).requested('What is it now?')
}

describe('workers/context-builder/since-over.ts', () => {
  let scene: RelandedScene
  beforeAll(async () => {
    scene = await relandedScene()
  })
  afterAll(() => scene.close())

  it('blames nothing for what a fix has ended, and says since when nothing fails', async () => {
    const { hypotheses } = await scene.build(askedAt(passed, -100), {}, -90)
    const [best] = hypotheses
    expect(best).toMatchObject({ kind: 'unknown' })
    expect(best?.title).toMatch(/^Nothing is worse than usual since #\d+ went live$/)
    expect(best?.confidence).toBeGreaterThanOrEqual(0.5)
    expect(best?.parts.at(-1)?.why).toMatch(/went live \(0 of 4\d\d requests of checkout failed\)$/)
    expect(hypotheses.find(({ ref }) => ref === first.sha)?.confidence ?? 0).toBeLessThan(0.02)
  })

  it.each([
    ['while the incident was open', passed],
    ['after it was closed', passed.resolved()],
  ])('dates what fails since by its first errors, %s', async (_, told) => {
    const context = await scene.build(askedAt(told, 130), {}, 150)
    const [best] = context.hypotheses
    expect(best?.ref).toBe(again.sha)
    expect(Math.abs(Date.parse(best?.onset ?? '') - Date.parse(at(0)))).toBeLessThanOrEqual(10_000)
    const original = context.hypotheses.find(({ ref }) => ref === first.sha)
    expect(original?.ruled_out).toMatch(/took it back before the errors began/)
  })

  const byFigures = looked('checkout', {}, { verdict: 'inconclusive' }).state('ImpactMeasured', {
    ...{ failing: false, over_since: at(-600) },
    now: { window: { from: at(-410), to: at(-400) }, requests: 10, errors: 0 },
    failed: { window: { from: at(-900), to: at(-600) }, requests: 300, errors: 150 },
  })

  it('asks about what was before where it is over by the figures alone and nothing fails since', async () => {
    const [best] = (await scene.build(askedAt(byFigures, -100), {}, -90)).hypotheses
    expect(best?.ref).toBe(first.sha)
    expect(Math.abs(Date.parse(best?.onset ?? '') - Date.parse(at(-900)))).toBeLessThanOrEqual(10_000)
  })

  it('asks about what fails since where something does', async () => {
    const [best] = (await scene.build(askedAt(byFigures, 130), {}, 150)).hypotheses
    expect(best?.ref).toBe(again.sha)
    expect(Math.abs(Date.parse(best?.onset ?? '') - Date.parse(at(0)))).toBeLessThanOrEqual(10_000)
  })

  it('believes a person who closed it alone, without figures, no more than the errors', async () => {
    const told = looked('checkout', {}, { verdict: 'inconclusive' }).resolved()
    const [best] = (await scene.build(askedAt(told, -560), {}, -550)).hypotheses
    expect(best?.ref).toBe(first.sha)
  })
})
