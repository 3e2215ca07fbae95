import type { CodeHost } from '../../src/code-host/code-host.ts'
import type { QueryRow } from '../../src/evidence/catalogue.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { GiveUp, RetryLater } from '../../src/kit/outcome.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import { iso } from './iso.ts'
import type { FixSeen } from './subject.ts'

export interface FixSeenNeeds {
  readonly evidence: Evidence
  readonly codeHost?: CodeHost | undefined
}

type Merge = Pick<PayloadOf<'FixApplied'>, 'repo' | 'merge_sha' | 'merged_at'>
type Deploy = QueryRow<'deploys'>

const WEEK_MS = 7 * 86_400_000
/** Of each look: versions that went live since the merge and whose history is asked for, oldest first. */
const MOST_ASKED = 10
/** How many answers are read back through to find a service. */
const MOST_PAGES = 50

/**
 * When the fix began to run in the incident's service: the merge itself, or a later version that holds it. In a repository of
 * many, another service running it proves nothing. Not yet seen: waits; seen by nobody in time: the merge, and it is said.
 */
export async function fixSeen(
  { evidence, codeHost }: FixSeenNeeds,
  merge: Merge,
  service: string,
  now: Date,
  { deployWaitS }: { readonly deployWaitS: number },
): Promise<FixSeen> {
  const mergedMs = Date.parse(merge.merged_at)
  const to = new Date(Math.max(now.getTime(), mergedMs + 1_000)).toISOString()
  const { rows } = await evidence.query('deploys', { from: new Date(mergedMs - WEEK_MS).toISOString(), to })
  // Only a service that never said what it runs is judged by the others.
  const reports = rows.some((row) => row.service === service) || (await everReported(evidence, service, to))
  const candidates = rows.filter((row) => !reports || row.service === service).sort((a, b) => msOf(a) - msOf(b))
  const live = await firstWith(codeHost, merge, candidates)
  if (live !== undefined) return { atMs: msOf(live), seen: true }
  const giveUpMs = mergedMs + deployWaitS * 1_000
  if (now.getTime() < giveUpMs)
    throw new RetryLater('not-deployed', 'The merged fix has not been seen running yet; it will be looked for again.', {
      afterMs: Math.min(15_000, giveUpMs - now.getTime()),
    })
  return { atMs: mergedMs, seen: rows.length === 0 && !reports }
}

/** True also where that cannot be found out: whoever may say what it runs is waited for. */
async function everReported(evidence: Evidence, service: string, before: string): Promise<boolean> {
  let to = before
  for (let page = 0; page < MOST_PAGES; page++) {
    const { rows, truncated } = await evidence.query('deploys', { from: new Date(0).toISOString(), to })
    if (rows.some((row) => row.service === service)) return true
    const oldest = rows.at(-1)
    if (!truncated || oldest === undefined) return false
    // A deploy of the same millisecond may have been cut off.
    const next = new Date(msOf(oldest) + 1).toISOString()
    if (next >= to) return true
    to = next
  }
  return true
}

async function firstWith(
  codeHost: CodeHost | undefined,
  merge: Merge,
  candidates: readonly Deploy[],
): Promise<Deploy | undefined> {
  const mergedMs = Date.parse(merge.merged_at)
  let asked = 0
  for (const deploy of candidates) {
    if (sameSha(deploy.sha, merge.merge_sha)) return deploy
    if (codeHost === undefined || msOf(deploy) < mergedMs || !COMMIT.test(deploy.sha) || asked >= MOST_ASKED) continue
    asked += 1
    if (await holds(codeHost, merge, deploy.sha)) return deploy
  }
  return undefined
}

/** What a service says of itself is asked about only where it can be nothing but a commit. */
const COMMIT = /^[0-9a-f]{7,64}$/i

/** The merge is where the two part: then it is part of what runs. */
async function holds(codeHost: CodeHost, { repo, merge_sha }: Merge, running: string): Promise<boolean> {
  try {
    return sameSha((await codeHost.comparison(repo, running, merge_sha)).base_sha, merge_sha)
  } catch (error) {
    // A version of another repository, a token that may read no more: then only the merge itself proves it.
    if (error instanceof GiveUp) return false
    throw error
  }
}

function sameSha(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length)
  return length >= 7 && a.slice(0, length) === b.slice(0, length)
}

function msOf({ at }: Deploy): number {
  return Date.parse(iso(at))
}
