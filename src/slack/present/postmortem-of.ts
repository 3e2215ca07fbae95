import { postmortemDraft, postmortemMarkdown } from '../../../blocks/postmortem.ts'
import { ofType } from '../../incident/state.ts'
import type { IncidentView } from './incident-view.ts'
import type { Surface } from './surface.ts'

/** The newest draft, in the thread of the note that closed the incident, with the whole as a file. */
export function postmortemSurfaces(view: IncidentView): readonly Surface[] {
  const event = ofType(view.events, 'PostmortemDrafted').at(-1)
  if (event === undefined) return []
  const closing = ofType(view.events, 'IncidentResolved')[0]
  const of = closing === undefined ? 'brief' : `fact:${closing.event_id}`
  const published = ofType(view.events, 'PostmortemPublished').at(-1)?.payload.where
  const { title, sections } = event.payload
  const shown = sections.map(({ heading, lines }) => ({
    heading,
    lines: lines.map((line) => ({ text: line.text, facts: line.event_ids.length })),
  }))
  const message = postmortemDraft({ head: view.head, title, at: event.time, sections: shown, published })
  const short = event.event_id.slice(0, 8)
  const content = postmortemMarkdown({ title, sections: shown })
  return [
    { key: `postmortem:${event.event_id}`, kind: 'message', place: { in: 'thread', of }, mode: 'living', message },
    {
      key: `file:postmortem:${event.event_id}`,
      kind: 'file',
      of,
      filename: `postmortem-${short}.md`,
      title: `Postmortem ${short}`,
      content,
    },
  ]
}
