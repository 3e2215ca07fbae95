import type { TimelineEvent } from '../../src/timeline/events.ts'
import { until } from './until.spec-support.ts'
import { everything, type Workspace } from './workspace.spec-support.ts'

/** Waits until neither the log nor a channel changed for `forMs`. */
export async function quiet(
  people: Workspace,
  log: { events(): Promise<readonly TimelineEvent[]> },
  { forMs = 3_000, withinMs = 90_000 } = {},
): Promise<void> {
  const look = async () => JSON.stringify([(await log.events()).length, await everything(people)])
  let [last, since] = [await look(), performance.now()]
  const still = async () => {
    const now = await look()
    if (now !== last) [last, since] = [now, performance.now()]
    return performance.now() - since > forMs ? true : undefined
  }
  await until('an end of all work', still, { withinMs, everyMs: 500 })
}
