import { describe, expect, it } from 'vitest'
import { atOnce, inTurns, type Steps } from './steps.ts'

describe('workers/detector/steps.ts', () => {
  it('comes to the same in turns and at one go', async () => {
    expect(await inTurns(sum(1_000))).toBe(atOnce(sum(1_000)))
  })

  it('lets others run while it goes on', async () => {
    let others = 0
    const timer = setInterval(() => others++, 1)
    await inTurns(busy(60))
    clearInterval(timer)
    expect(others).toBeGreaterThan(0)
  })
})

function* sum(upTo: number): Steps<number> {
  let all = 0
  for (let n = 0; n < upTo; n++) {
    all += n
    yield
  }
  return all
}

/** Some milliseconds of work in pieces of about one. */
function* busy(pieces: number): Steps {
  for (let piece = 0; piece < pieces; piece++) {
    const until = performance.now() + 1
    while (performance.now() < until) Math.sqrt(piece)
    yield
  }
}
