import { ofType } from '../../src/incident/state.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { FixDraft } from '../../src/timeline/payloads/fix.ts'

/** A fix that somebody turned down, and that nobody has asked for since. */
export interface TurnedDown {
  readonly diff_sha256: string
  /** The commit that it would have undone. */
  readonly reverts: string | undefined
  readonly by: string
  readonly reason: string
}

/** The fixes of an incident that are not to be proposed again by themselves; a person who asks to look again may get one. Pure. */
export function turnedDown(events: readonly TimelineEvent[]): readonly TurnedDown[] {
  const asked = ofType(events, 'InvestigationRequested').map(({ time }) => Date.parse(time))
  return ofType(events, 'FixRejected').flatMap(({ cycle, time, actor, payload: { reason } }) => {
    if (asked.some((ms) => ms > Date.parse(time))) return []
    const drafts = ofType(events, 'FixProposed').flatMap((event) =>
      event.cycle === cycle && event.payload.stage === 'draft' ? [event.payload] : [],
    )
    const by = actor.kind === 'human' ? (actor.display ?? actor.id) : 'the code host'
    return drafts.map(({ diff_sha256, reverts }) => ({ diff_sha256, reverts, by, reason }))
  })
}

/** The sentence that says so, where this draft is one of them. Pure. */
export function wasTurnedDown(
  { diff_sha256, kind, reverts }: Pick<FixDraft, 'diff_sha256' | 'kind' | 'reverts'>,
  past: readonly TurnedDown[],
): string | undefined {
  const same = past.findLast(
    (one) => one.diff_sha256 === diff_sha256 || (kind === 'revert' && reverts !== undefined && one.reverts === reverts),
  )
  if (same === undefined) return undefined
  const said = same.reason === '' ? '' : ` (“${same.reason.slice(0, 300)}”)`
  return `The likeliest cause is still the one whose fix ${same.by} turned down${said}: it is not proposed again by itself. Press Investigate again to say what else it may be, or to have it proposed once more; or mend it by hand.`
}
