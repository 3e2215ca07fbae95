import type { PayloadOf, TimelineEvent } from '../../src/timeline/events.ts'
import { oneLine } from '../../src/worker-kit/untrusted.ts'

export type Sections = PayloadOf<'PostmortemDrafted'>['sections']
export type Line = Sections[number]['lines'][number]

/** A line and the events it rests on; none where it rests on nothing. */
export function line(
  text: string,
  ...events: readonly (TimelineEvent | { readonly event_id: string } | undefined)[]
): Line[] {
  const event_ids = [...new Set(events.flatMap((event) => event?.event_id ?? []))]
  return event_ids.length === 0 ? [] : [{ text: oneLine(text, 2_000), event_ids }]
}

/** `2026-11-21 11:04:05 UTC`: those who show the document may tell it in the reader's own time zone. */
export function moment(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`
}
