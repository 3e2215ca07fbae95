import { type AskAfter, type Reminder, remindersOf } from '../../src/incident/reminders.ts'
import { ofType } from '../../src/incident/state.ts'
import { durationWords } from '../../src/kit/figures.ts'
import type { DraftOf } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { callFor } from './call-for.ts'

/** The reminders whose time has come and that were not said yet. Pure; the same events and time give the same drafts. */
export function remindersDue(
  events: readonly TimelineEvent[],
  now: Date,
  after: AskAfter,
): readonly DraftOf<'NeedsHuman'>[] {
  const said = new Set(ofType(events, 'NeedsHuman').map((event) => `${event.cycle} ${event.discriminator}`))
  return remindersOf(events, after)
    .filter(({ dueMs }) => dueMs <= now.getTime())
    .map((one) => draftOf(one, now))
    .filter(({ cycle, discriminator }) => !said.has(`${cycle} ${discriminator}`))
}

/**
 * The same for a house that was away: none before `lookedMs` (ms since 1970), when it has looked for the first time how
 * things are, for nobody is woken for what was over meanwhile. Pure.
 */
export function remindersOnceLooked(
  events: readonly TimelineEvent[],
  now: Date,
  { after, lookedMs }: { after: AskAfter; lookedMs: number },
): readonly DraftOf<'NeedsHuman'>[] {
  return now.getTime() < lookedMs ? [] : remindersDue(events, now, after)
}

/** Named by what it is about and no time of ours, so that it is said once whoever comes first. */
function draftOf(reminder: Reminder, now: Date): DraftOf<'NeedsHuman'> {
  const { kind, because } = reminder
  const discriminator = kind === 'unattended' ? 'timer:unattended' : `timer:update:${because.event_id}`
  return callFor({ ...reminder, discriminator }, { reminder: kind, reason: reasonOf(reminder, now) })
}

function reasonOf(reminder: Reminder, now: Date): string {
  if (reminder.kind === 'update')
    return 'The update that was promised for now has not come. Press Update in the brief: how things stand, and when the next one is due.'
  const how = now.getTime() <= reminder.failsUntilMs ? 'more than usual fails still' : 'it is open still'
  const minutes = Math.floor((now.getTime() - Date.parse(reminder.because.time)) / 60_000)
  const since = minutes < 1 ? 'Less than a minute' : durationWords(minutes * 60)
  return `${since} after it began nobody has told me so, and ${how}. Press Take command in the brief, or answer what it asks. I ask this once.`
}
