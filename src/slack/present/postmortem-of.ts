import { type CitedFact, postmortemDraft, postmortemMarkdown } from '../../../blocks/postmortem.ts'
import { ofType } from '../../incident/state.ts'
import type { EventOf, TimelineEvent } from '../../timeline/events.ts'
import type { IncidentView } from './incident-view.ts'
import { wordsOf } from './last-change.ts'
import type { Surface } from './surface.ts'

/** The newest draft, in the thread of the note that closed the incident, with the whole as a file. */
export function postmortemSurfaces(view: IncidentView): readonly Surface[] {
  const event = ofType(view.events, 'PostmortemDrafted').at(-1)
  if (event === undefined) return []
  const closing = closingOf(view, event)
  const of = closing === undefined ? 'brief' : `fact:${closing.event_id}`
  const published = ofType(view.events, 'PostmortemPublished').at(-1)?.payload.where
  const document = { title: event.payload.title, ...cited(view, event.payload.sections) }
  const message = postmortemDraft({ ...document, head: view.head, at: event.time, published })
  const short = event.event_id.slice(0, 8)
  return [
    { key: `postmortem:${event.event_id}`, kind: 'message', place: { in: 'thread', of }, mode: 'living', message },
    {
      key: `file:postmortem:${event.event_id}`,
      kind: 'file',
      of,
      filename: `postmortem-${short}.md`,
      title: `Postmortem ${short}`,
      content: postmortemMarkdown(document),
    },
  ]
}

/** What closed the round that the draft tells last: the first who said so, as that one alone has a note. */
function closingOf({ events }: IncidentView, { cycle }: TimelineEvent): TimelineEvent | undefined {
  const ends = ofType(events, 'IncidentResolved')
  return ends.find((end) => (end.closes_through ?? end.cycle) >= cycle) ?? ends[0]
}

type Sections = EventOf<'PostmortemDrafted'>['payload']['sections']

/** Numbers the cited events in the order in which the document cites them, and names each. */
function cited({ events }: IncidentView, sections: Sections) {
  const ids = [...new Set(sections.flatMap(({ lines }) => lines.flatMap((line) => line.event_ids)))]
  const numbers = new Map(ids.map((id, i) => [id, i + 1]))
  const byId = new Map(events.map((event) => [event.event_id, event]))
  const facts = ids.map((event_id, i): CitedFact => {
    const event = byId.get(event_id)
    const what = event === undefined ? 'not on this timeline' : wordsOf(event)
    return { number: i + 1, event_id, what, at: event?.time ?? '' }
  })
  const numbered = sections.map(({ heading, lines }) => ({
    heading,
    lines: lines.map(({ text, event_ids }) => ({ text, cites: event_ids.flatMap((id) => numbers.get(id) ?? []) })),
  }))
  return { sections: numbered, facts }
}
