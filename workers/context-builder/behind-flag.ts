import type { ScorePart } from '../../src/timeline/payloads/context.ts'
import { epochMs, tooLate } from '../../src/worker-kit/instants.ts'
import type { Candidate } from './candidate.ts'
import type { Shipped } from './gathered.ts'
import type { Scene } from './scene.ts'
import { part } from './score-part.ts'
import type { FlagChange } from './signals.ts'
import { diffLines } from './words.ts'

/** Out for less than this when the flag was switched, both may have done it. */
const APART_MS = 600_000

/** A commit brought in code that waits for a flag: it sleeps until the flag is switched. */
export function asksFor(shipped: Pick<Shipped, 'commit'>, flag: Pick<FlagChange, 'flag'>): boolean {
  const name = flag.flag.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  if (flag.flag.length < 5) return false
  return diffLines(shipped.commit).added.some((line) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'i').test(line))
}

/** What the change brought in did nothing before a flag was switched, long after it came out. */
export function asleep(candidate: Candidate, scene: Scene): ScorePart | undefined {
  const { deploy, evidenceIds } = candidate
  if (deploy === undefined) return undefined
  const outMs = epochMs(deploy.at)
  const woken = scene.flags.find(
    (flag) => asksFor(candidate, flag) && !tooLate(scene.began, flag.at) && epochMs(flag.at) - outMs > APART_MS,
  )
  return (
    woken && part('asleep', -1.5, `what it brought in waited for ${woken.flag}, which was switched later`, evidenceIds)
  )
}

/** The commits whose code a flag woke: out long before it was switched. */
export function wokenBy(flag: FlagChange, { shipped }: Scene): readonly Shipped[] {
  const atMs = epochMs(flag.at)
  return shipped.filter((one) => one.deploy && atMs - epochMs(one.deploy.at) > APART_MS && asksFor(one, flag))
}
