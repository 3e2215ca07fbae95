import type { CodeHost } from '../../src/code-host/code-host.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { verdictMayOpen } from '../../src/incident/limit.ts'
import { isAnother } from '../../src/incident/own-error.ts'
import { ofType } from '../../src/incident/state.ts'
import { GiveUp, RetryLater } from '../../src/kit/outcome.ts'
import type { EventOf, PayloadOf, TimelineEvent } from '../../src/timeline/events.ts'
import { defineWorker, type Work } from '../../src/worker-kit/define-worker.ts'
import { fixSeen } from './fix-seen.ts'
import { iso } from './iso.ts'
import { type Judgement, type JudgeSettings, judge } from './judge.ts'
import { type Measured, measure } from './measure.ts'
import { serviceOf, subjectOf } from './subject.ts'

export interface EvaluationSettings extends JudgeSettings {
  /** How long the fix must run before the first look, in seconds. */
  readonly settleS: number
  /** How long to wait for the fixed version to be seen running, in seconds after the merge. */
  readonly deployWaitS: number
  /** How much of usual times is compared with, in seconds, where the context did not say what is usual. */
  readonly usualS: number
  readonly bucketS: number
  /** Evidence younger than this may still be arriving, in seconds. */
  readonly ingestLagS: number
  /** Seconds between looks while it is undecided, and how many looks there are at most. */
  readonly nextLookS: number
  readonly maxLooks: number
  /** Seconds after a pass in which nobody objects; absent: only people resolve. */
  readonly autoResolveS?: number
}

export const EVALUATION_DEFAULTS: EvaluationSettings = {
  settleS: 300,
  deployWaitS: 1_800,
  usualS: 3_600,
  bucketS: 60,
  ingestLagS: 5,
  nextLookS: 600,
  maxLooks: 6,
  minRequests: 50,
  minTraffic: 0.2,
  tolerance: { factor: 1.5, absolute: 0.005 },
}

export interface EvaluationNeeds {
  readonly evidence: Evidence
  /** Knows whether a deployed version holds the merge. Absent: only the merge itself counts as the fix. */
  readonly codeHost?: CodeHost
  /** The events of incidents that were about since a moment, those of a service first. */
  readonly incidentsOf?: (service: string, since: string) => Promise<readonly (readonly TimelineEvent[])[]>
  readonly settings: EvaluationSettings
}

/** One look at the fix: what was measured, and what that means. */
interface Looked extends Measured, Judgement {
  readonly slot: number
  readonly fixMs: number
  readonly signature: string
}

/** Older incidents are not asked for. */
const PAST_MS = 14 * 86_400_000

const AGENT = { name: 'evaluation-agent', version: '0.1.0' }

export const evaluationAgent = defineWorker<EvaluationNeeds>({
  ...AGENT,
  queue: 'evaluation-tasks',
  emits: ['EvaluationCompleted'],
  atOnce: 3,
  async handle(work, { evidence, codeHost, incidentsOf, settings }) {
    const slot = work.task.slot
    const applied = appliedIn(work)
    const fix = await fixSeen({ evidence, codeHost }, applied.payload, serviceOf(work), work.now, settings)
    const dueMs = lookDueMs(work, slot, fix.atMs, settings)
    waitUntil(dueMs, work.now, 'settling')
    const since = new Date(work.now.getTime() - PAST_MS).toISOString()
    const subject = subjectOf(work, fix, settings, await incidentsOf?.(serviceOf(work), since))
    const measured = await measure(evidence, subject)
    const judged = judge(measured.figures, settings)
    const opens = judged.verdict === 'fail' ? opensCycle(work) : undefined
    return [
      {
        ...work.about,
        event_type: 'EvaluationCompleted',
        discriminator: slot === 0 ? '' : `${slot}`,
        agent: AGENT,
        ...(opens === undefined ? {} : { opens_cycle: opens }),
        payload: payloadOf({ ...measured, ...judged, slot, fixMs: fix.atMs, signature: subject.signature }, settings),
      },
    ]
  },
})

function payloadOf(looked: Looked, settings: EvaluationSettings): PayloadOf<'EvaluationCompleted'> {
  const { verdict, why, slot, series } = looked
  const { usual, before, after, newErrors, own, instead } = looked.figures
  const isOther = isAnother({ verdict, own, before, after })
  const again = verdict === 'inconclusive' && slot + 1 < settings.maxLooks
  return {
    verdict,
    slot,
    usual,
    before,
    after,
    series: [...series],
    fix_at: iso(new Date(looked.fixMs).toISOString()),
    new_errors: [...newErrors],
    ...(looked.signature === '' ? {} : { own }),
    ...(isOther && instead !== undefined ? { instead } : {}),
    why: again || verdict !== 'inconclusive' ? why : `${why} That was the last look: a person must decide.`,
    ...(again ? { next_look_s: settings.nextLookS } : {}),
    ...(verdict === 'pass' && settings.autoResolveS !== undefined ? { auto_resolve_s: settings.autoResolveS } : {}),
  }
}

function appliedIn(work: Work): EventOf<'FixApplied'> {
  const applied = ofType(work.incident, 'FixApplied').filter((event) => event.cycle === work.about.cycle)
  const last = applied.sort((a, b) => (a.payload.merged_at < b.payload.merged_at ? -1 : 1)).at(-1)
  if (last === undefined)
    throw new GiveUp('no-fix', 'No fix was applied in this cycle; evaluate once a pull request has been merged.')
  return last
}

function lookDueMs(work: Work, slot: number, fixMs: number, settings: EvaluationSettings): number {
  const earlier = ofType(work.incident, 'EvaluationCompleted').find(
    (event) => event.cycle === work.about.cycle && event.payload.slot === slot - 1,
  )
  const settled = fixMs + (settings.settleS + settings.ingestLagS) * 1_000
  if (earlier === undefined) return settled
  // What the earlier look froze holds, whatever the settings are by now.
  return Math.max(settled, Date.parse(earlier.time) + (earlier.payload.next_look_s ?? settings.nextLookS) * 1_000)
}

function waitUntil(dueMs: number, now: Date, code: string): void {
  const leftMs = dueMs - now.getTime()
  if (leftMs <= 0) return
  throw new RetryLater(code, 'The fix must run for a while before it can be judged; it will be looked at then.', {
    afterMs: leftMs,
  })
}

/** A fail opens the next cycle, until the limit that was frozen when the incident was detected: then people are called. */
function opensCycle(work: Work): number | undefined {
  const next = work.about.cycle + 1
  return verdictMayOpen(work.incident, next) ? next : undefined
}
