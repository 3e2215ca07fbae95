import { pollPulls } from '../poll-pulls.ts'
import type { Loop } from '../run-loops.ts'
import { type Site, whileLeading } from '../site.ts'
import { timingOf } from '../timing.ts'

export async function pollOfPulls({ house }: Pick<Site, 'house'>): Promise<readonly Loop[]> {
  if (house.codeHost === undefined) return []
  const everyMs = timingOf(house.config).pollPullsMs
  return [whileLeading(house, { name: 'poll-pulls', run: (until) => pollPulls(house, everyMs, until) })]
}
