import { vainFixes } from '../../src/incident/merged-fixes.ts'
import { ofType } from '../../src/incident/state.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import type { ProposedCause } from '../../src/timeline/payloads/cause.ts'
import type { SuspectCommit } from '../../src/timeline/payloads/context.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { type TurnedDown, turnedDown } from './turned-down.ts'

export interface FixInput {
  readonly context: PayloadOf<'ContextBuilt'>
  readonly cause: ProposedCause
  readonly suspect: SuspectCommit | undefined
  readonly service: string
  /** What earlier cycles tried and people turned down. */
  readonly rejected: readonly string[]
  /** Of those, what is not to be proposed again. */
  readonly turnedDown: readonly TurnedDown[]
  /** Pull requests of ours that were merged and did not help, with the files that they changed. */
  readonly vain: readonly { readonly number: number; readonly paths: readonly string[] }[]
  /** When the fix was called for: the date of its commit. */
  readonly time: string
}

/** The cause that called for a fix, and the snapshot it rests on: both of the task's own cycle. */
export function readFix(work: Work): FixInput {
  const own = work.incident.filter((event) => event.cycle === work.about.cycle)
  const context = ofType(own, 'ContextBuilt')[0]
  const proposed = ofType(own, 'RootCauseProposed')[0]
  const cause = proposed?.payload.hypotheses[0]
  if (context === undefined || proposed === undefined || cause === undefined)
    throw new GiveUp(
      'no-cause',
      'This cycle has no root cause with a snapshot to fix; ask for the investigation again.',
    )
  return {
    context: context.payload,
    cause,
    suspect: context.payload.suspects.find((suspect) => suspect.sha === cause.change_ref),
    service: cause.service,
    rejected: ofType(work.incident, 'FixRejected').map((event) => event.payload.reason),
    turnedDown: turnedDown(work.incident),
    vain: vainFixes(work.incident).map(({ applied, draft }) => {
      return { number: applied.payload.number, paths: draft?.payload.edits.map(({ path }) => path) ?? [] }
    }),
    time: work.trigger.time,
  }
}
