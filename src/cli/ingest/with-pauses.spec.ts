import { expect, it } from 'vitest'
import { PAUSE } from '../../ingress/lines/text-lines.ts'
import { systemClock } from '../../kit/clock.ts'
import { withPauses } from './with-pauses.ts'

it('src/cli/ingest/with-pauses.ts tells each pause once, and none before anything came', async () => {
  const slept: number[] = []
  // A sleep that ends at once but for the next turn: what is there already comes first.
  const clock = {
    ...systemClock,
    sleep: async (ms: number) => {
      slept.push(ms)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
  const [hold, go] = held()
  async function* source() {
    await new Promise((resolve) => setTimeout(resolve, 10))
    yield* ['a', 'b']
    await hold
    yield 'c'
  }
  const told: unknown[] = []
  for await (const one of withPauses(source(), clock)) {
    told.push(one)
    if (one === PAUSE) go()
  }
  expect(told).toEqual(['a', 'b', PAUSE, 'c'])
  expect(new Set(slept)).toEqual(new Set([2_000]))
})

function held(): readonly [Promise<void>, () => void] {
  let go = () => {}
  return [new Promise<void>((resolve) => (go = resolve)), () => go()]
}
