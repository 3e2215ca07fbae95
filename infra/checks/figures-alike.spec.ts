import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duration, number, percent } from '../../blocks/words.ts'
import { durationWords, numberWords, percentWords } from '../../src/kit/figures.ts'

/** Blocks import nothing, so the style of figures stands twice: a message and the worker's words in it must not differ. */
describe('infra/checks/figures-alike.spec.ts', () => {
  it('writes a number, a share and a duration in blocks as workers do', () => {
    const figure = fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e6, noNaN: true }))
    fc.assert(
      fc.property(figure, (n) => {
        expect([number(n), percent(n), duration(n)]).toEqual([numberWords(n), percentWords(n), durationWords(n)])
      }),
      { numRuns: 2_000 },
    )
  })
})
