import { expected } from '../../src/incident/expected.ts'
import { foldIncident } from '../../src/incident/state.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { STORIES } from '../../src/timeline/stories/recorded.ts'
import { against, type Figure, medianMs, rounded } from './figure.ts'

const EVENTS = 400_000
const RUNS = 3

/** Whole incidents folded again and again, and the work they owe. Bare: one pass over the same sets that looks at each type. */
export async function benchFold(): Promise<readonly Figure[]> {
  const stories = Object.values(STORIES)
  const once = stories.reduce((sum, events) => sum + events.length, 0)
  const rounds = Math.ceil(EVENTS / once)
  const n = rounds * once
  const rateOf = async (work: (events: readonly TimelineEvent[]) => unknown) => {
    const ms = await medianMs(RUNS, () => {
      for (let round = 0; round < rounds; round++) for (const events of stories) work(events)
    })
    return (n / ms) * 1_000
  }
  const bare = await rateOf((events) => new Map(events.map((event) => [event.event_id, event.event_type])))
  const folded = await rateOf(foldIncident)
  const owed = await rateOf((events) => expected(events))
  const figure = (metric: string, rate: number): Figure => ({
    bench: 'fold',
    metric,
    value: rounded(rate),
    unit: 'events/s',
    ...against(bare, rate),
    n,
    aim: 100_000,
  })
  return [figure('state', folded), figure('work owed', owed)]
}
