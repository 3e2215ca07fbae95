import type { CodeHost } from '../../src/code-host/code-host.ts'
import { standingPull } from '../../src/incident/pulls.ts'
import { ofType } from '../../src/incident/state.ts'
import { hasMovedOn } from '../../src/incident/status.ts'
import type { Clock } from '../../src/kit/clock.ts'
import type { Log } from '../../src/kit/log.ts'
import { asOutcome } from '../../src/kit/outcome.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { EventOf, TimelineEvent } from '../../src/timeline/events.ts'
import type { RecordFacts } from '../../src/timeline/record.ts'
import { dispatch } from '../../src/worker-kit/dispatch.ts'
import { opened, personNeeded } from './facts.ts'
import { heldDiff } from './held-change.ts'
import { branchName, type DraftEvent, draftIn } from './plan.ts'

/** An approval to open that nobody works on any more, and of which nobody knows whether a pull request came of it. */
export interface Opening {
  readonly draft: DraftEvent
  readonly approval: EventOf<'FixApproved'>
}

export interface AdoptOptions {
  readonly codeHost: CodeHost
  /** The events of every incident to look through, each with all of its own. */
  readonly incidents: readonly (readonly TimelineEvent[])[]
  readonly record: RecordFacts
  readonly clock: Clock
  readonly log: Log
  /** Since when each approval was looked for in vain; kept by the caller from pass to pass. */
  readonly vain: Map<string, number>
}

/** A request that was under way when its task was dropped is over long before; after this nothing more is expected. */
const LOOK_FOR_MS = 600_000

/**
 * An opening whose answer was lost, and whose task is owed no more because people asked anew, closed the incident or let the
 * approval run out, leaves a pull request that the timeline does not know. It is looked for by its branch and told.
 */
export async function adoptPullRequests(options: AdoptOptions): Promise<number> {
  const { incidents, record, clock, log, vain } = options
  const nowMs = clock.now().getTime()
  const seen = new Set<string>()
  let adopted = 0
  for (const events of incidents) {
    for (const opening of lostOpenings(events, clock.now())) {
      const { event_id } = opening.approval
      seen.add(event_id)
      const sinceMs = vain.get(event_id) ?? nowMs
      if (nowMs - sinceMs >= LOOK_FOR_MS) continue
      try {
        const drafts = await adoptionOf(options.codeHost, events, opening)
        if (drafts.length === 0) vain.set(event_id, sinceMs)
        else await record(drafts)
        adopted += drafts.length === 0 ? 0 : 1
      } catch (error) {
        const { code, message } = asOutcome(error)
        log.warn(
          { incident: opening.draft.incident_id, code, error: message },
          'a lost opening could not be looked for',
        )
        if (code === 'rate-limited') return adopted
      }
    }
  }
  for (const event_id of vain.keys()) if (!seen.has(event_id)) vain.delete(event_id)
  return adopted
}

/** Pure. */
export function lostOpenings(events: readonly TimelineEvent[], now: Date): readonly Opening[] {
  const openings = openingsWithoutPull(events)
  if (openings.length === 0) return []
  const due = new Set(dispatch(events, now).map(({ owed }) => owed.trigger.event_id))
  const inWork = new Set(approvalsToOpen(events).flatMap((event) => (due.has(event.event_id) ? [event.cycle] : [])))
  return openings.filter(({ approval }) => !inWork.has(approval.cycle))
}

/** Those that are in work among them: as long as no fact comes, no other opening can get lost. Pure. */
export function openingsWithoutPull(events: readonly TimelineEvent[]): readonly Opening[] {
  const last = new Map(approvalsToOpen(events).map((event) => [event.cycle, event]))
  return [...last.values()].flatMap((approval) => {
    const draft = draftIn(events, approval.cycle)
    return draft === undefined || standingPull(events, approval.cycle) !== undefined ? [] : [{ draft, approval }]
  })
}

function approvalsToOpen(events: readonly TimelineEvent[]): readonly EventOf<'FixApproved'>[] {
  return ofType(events, 'FixApproved').filter((event) => event.payload.scope === 'open_pr')
}

async function adoptionOf(
  codeHost: CodeHost,
  events: readonly TimelineEvent[],
  { draft, approval }: Opening,
): Promise<readonly Draft[]> {
  const { repo, base_branch } = draft.payload
  const pull = await codeHost.findPullRequest({ repo, base_branch, branch: branchName(draft) })
  if (pull === undefined) return []
  const { tenant_id, incident_id, cycle, correlation_id } = draft
  const about = { tenant_id, incident_id, cycle, correlation_id, causation_id: approval.event_id }
  const isLeft = hasMovedOn(events, cycle)
  return [
    ...opened(about, pull, await heldDiff(codeHost, draft.payload, pull), 'adopted'),
    ...(isLeft && pull.state === 'open' ? [personNeeded(about, pull)] : []),
  ]
}
