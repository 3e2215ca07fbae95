import type { EventOf, TimelineEvent } from '../timeline/events.ts'
import type { FixDraft } from '../timeline/payloads/fix.ts'
import { ofType } from './state.ts'

export interface MergedFix {
  readonly applied: EventOf<'FixApplied'>
  /** What was drafted in its cycle; absent where a person's own pull request was merged. */
  readonly draft: { readonly event: EventOf<'FixProposed'>; readonly payload: FixDraft } | undefined
}

/** The fixes that were merged, of all cycles, in the order of the events. Pure. */
export function mergedFixes(events: readonly TimelineEvent[]): readonly MergedFix[] {
  return ofType(events, 'FixApplied').map((applied) => {
    const [draft] = ofType(events, 'FixProposed').flatMap((event) =>
      event.cycle === applied.cycle && event.payload.stage === 'draft' ? [{ event, payload: event.payload }] : [],
    )
    return { applied, draft }
  })
}

/** The titles of the merged fixes; undefined where none was merged. */
export function mergedTitles(events: readonly TimelineEvent[]): string | undefined {
  const titles = mergedFixes(events).map(({ applied, draft }) => draft?.payload.title ?? `#${applied.payload.number}`)
  return titles.length === 0 ? undefined : [...new Set(titles)].join('; ')
}
