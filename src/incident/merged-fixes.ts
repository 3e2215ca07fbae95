import type { EventOf, TimelineEvent } from '../timeline/events.ts'
import type { FixDraft } from '../timeline/payloads/fix.ts'
import { isAnother } from './own-error.ts'
import { standingPull } from './pulls.ts'
import { ofType } from './state.ts'

export interface MergedFix {
  readonly applied: EventOf<'FixApplied'>
  /** What was drafted in its cycle; absent where something else was merged: a person's own change, or what was pushed in its place. */
  readonly draft: { readonly event: EventOf<'FixProposed'>; readonly payload: FixDraft } | undefined
}

/** The fixes that were merged, of all cycles, in the order of the events. Pure. */
export function mergedFixes(events: readonly TimelineEvent[]): readonly MergedFix[] {
  return ofType(events, 'FixApplied').map((applied) => {
    const [draft] = ofType(events, 'FixProposed').flatMap((event) =>
      event.cycle === applied.cycle && event.payload.stage === 'draft' ? [{ event, payload: event.payload }] : [],
    )
    const pull = standingPull(events, applied.cycle)
    const isOther = pull !== undefined && pull.payload.diff_sha256 !== draft?.payload.diff_sha256
    return { applied, draft: isOther ? undefined : draft }
  })
}

/** The titles of the merged fixes that no look found to be of no help; undefined where there is none. */
export function mergedTitles(events: readonly TimelineEvent[]): string | undefined {
  const titles = mergedFixes(events)
    .filter(({ applied }) => !isVain(events, applied.cycle))
    .map(({ applied, draft }) => draft?.payload.title ?? `#${applied.payload.number}`)
  return titles.length === 0 ? undefined : [...new Set(titles)].join('; ')
}

/** The merged fixes that a look found to be of no help: what they changed stands there still. Pure. */
export function vainFixes(events: readonly TimelineEvent[]): readonly MergedFix[] {
  return mergedFixes(events).filter(({ applied }) => isVain(events, applied.cycle))
}

/** The last look at it found that the same error goes on. */
function isVain(events: readonly TimelineEvent[], cycle: number): boolean {
  const looks = ofType(events, 'EvaluationCompleted').filter((event) => event.cycle === cycle)
  const last = looks.sort((a, b) => a.payload.slot - b.payload.slot).at(-1)?.payload
  return last !== undefined && last.verdict === 'fail' && !isAnother(last)
}
