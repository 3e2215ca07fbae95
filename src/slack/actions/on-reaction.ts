import { md } from '../../../blocks/mrkdwn.ts'
import { ofType } from '../../incident/state.ts'
import { jcs } from '../../kit/jcs.ts'
import { GiveUp } from '../../kit/outcome.ts'
import type { EventOf } from '../../timeline/events.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Reaction } from '../app/gesture.ts'
import { tell } from '../app/tell.ts'
import { unescaped } from '../app/unescaped.ts'
import type { SlackMessage } from '../replies.ts'
import { type About, type Decision, factOf, record, statedBefore } from './about.ts'
import { carryOut } from './carry-out.ts'
import { addNote } from './decide-form.ts'

const PIN = 'pushpin'

/**
 * A :pushpin: on a message in an incident's channel adds it to the timeline; taking the pin away takes the note back.
 * Any other emoji, and any other channel, is nobody's business of ours.
 */
export async function onReaction(deps: DeskDeps, reaction: Reaction): Promise<void> {
  if (reaction.name !== PIN) return
  const row = await deps.incidents.byChannel(deps.settings.tenantId, reaction.channel_id)
  if (row === undefined) return
  const message = reaction.added ? await read(deps, reaction) : undefined
  if (reaction.added && message === undefined)
    return tell(
      deps,
      reaction,
      md`I cannot read that message, so it is not in the timeline. Whoever runs Faultline checks its \`channels:history\` scope.`,
    )
  const text = unescaped(message?.text ?? '').trim() || '(a message without words)'
  const permalink = message?.permalink === undefined ? {} : { permalink: message.permalink }
  await carryOut(deps, {
    gesture: reaction,
    right: 'fact',
    asked: { incident_id: row.incident_id },
    to: reaction,
    decide: (about) => (reaction.added ? pinned(about, reaction, { text, ...permalink }) : unpinned(about, reaction)),
  })
}

/** Undefined when Slack will never let us read it; trouble that passes is thrown on, and the reaction is worked off later. */
async function read({ replies }: DeskDeps, { channel_id, message_ts }: Reaction): Promise<SlackMessage | undefined> {
  try {
    return await replies.messageAt(channel_id, message_ts)
  } catch (error) {
    if (error instanceof GiveUp) return undefined
    throw error
  }
}

/** The first pin counts: a message is in the timeline once. */
function pinned(
  about: About,
  reaction: Reaction,
  note: { readonly text: string; readonly permalink?: string },
): Decision {
  const known = statedBefore(about) || pinnedNotes(about, reaction).length > 0
  return known ? record(md`It is in the timeline already.`) : addNote(about, note)
}

/** Who pinned it may take it back; the pins of others stand. */
function unpinned(about: About, reaction: Reaction): Decision {
  const mine = pinnedNotes(about, reaction).filter((note) => note.actor.id === reaction.user_id)
  const drafts = mine.map((note) =>
    factOf(about, 'NoteRetracted', { note_event_id: note.event_id }, { causation_id: note.event_id }),
  )
  return record(
    drafts.length === 0 ? md`There was no note of yours to take back.` : md`Taken back from the timeline.`,
    ...drafts.slice(0, 1),
  )
}

/** The notes that stand for this message: pinned and not taken back. */
function pinnedNotes({ events }: About, reaction: Reaction): readonly EventOf<'NoteAdded'>[] {
  const beginning = jcs([reaction.team_id, reaction.channel_id, reaction.message_ts, `reaction:${PIN}`]).slice(0, -1)
  const taken = new Set(ofType(events, 'NoteRetracted').map((event) => event.payload.note_event_id))
  return ofType(events, 'NoteAdded').filter(
    (note) => note.discriminator.startsWith(`${beginning},`) && !taken.has(note.event_id),
  )
}
