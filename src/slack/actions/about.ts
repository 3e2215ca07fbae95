import type { Mrkdwn } from '../../../blocks/mrkdwn.ts'
import type { IncidentState } from '../../incident/state.ts'
import { jcs } from '../../kit/jcs.ts'
import type { Draft, DraftOf } from '../../timeline/draft.ts'
import type { EventType, PayloadOf, TimelineEvent } from '../../timeline/events.ts'
import type { Click, Command, Gesture, Origin, Submission } from '../app/gesture.ts'
import type { TwinNow } from './twins-of.ts'

/** A gesture about an incident, with the incident as the log has it at this moment. */
export interface About {
  readonly who: Origin
  /** As Slack names the person now; for display only. */
  readonly display?: string
  /** Names the gesture: the same however often it is delivered or worked off. */
  readonly discriminator: string
  readonly state: IncidentState
  readonly events: readonly TimelineEvent[]
  /** Other incidents that the same change explains, as they stand now. */
  readonly twins?: readonly TwinNow[]
  /** What the person looked at: the cycle, and a hash or an id. */
  readonly cycle: number
  readonly seen: string
}

/** What becomes of a gesture: facts to state, or the reason why there are none. `said` tells the person. */
export type Decision =
  | { readonly kind: 'record'; readonly drafts: readonly Draft[]; readonly said: Mrkdwn }
  | { readonly kind: 'refuse'; readonly said: Mrkdwn }

export function refuse(said: Mrkdwn): Decision {
  return { kind: 'refuse', said }
}

export function record(said: Mrkdwn, ...drafts: readonly Draft[]): Decision {
  return { kind: 'record', drafts, said }
}

/** A fact that a person states about an incident, in its opened cycle. */
export function factOf<T extends EventType>(
  about: About,
  type: T,
  payload: PayloadOf<T>,
  more: Partial<Pick<DraftOf<T>, 'opens_cycle' | 'closes_through' | 'causation_id'>> = {},
): DraftOf<T> {
  const { state, who } = about
  return {
    event_type: type,
    tenant_id: state.tenant_id,
    incident_id: state.incident_id,
    cycle: state.opened,
    discriminator: about.discriminator,
    actor: { kind: 'human', id: who.user_id, ...(about.display === undefined ? {} : { display: about.display }) },
    time: who.at,
    payload,
    ...(state.root === undefined ? {} : { correlation_id: state.root.event_id }),
    ...more,
  }
}

/** True when this very gesture was stated before: it is being worked off again after a crash. */
export function statedBefore(about: About): boolean {
  return about.events.some(
    (event) => event.discriminator === about.discriminator && event.actor.id === about.who.user_id,
  )
}

/** The name of a gesture: place, thing, moment and person, as `design/events.md` rules. */
export function discriminatorOf(gesture: Gesture): string {
  switch (gesture.kind) {
    case 'click':
      return clickName(gesture)
    case 'submission':
      return submissionName(gesture)
    case 'command':
      return commandName(gesture)
    case 'shortcut':
      return jcs([gesture.team_id, gesture.callback_id, gesture.trigger_id ?? gesture.at, gesture.user_id])
    case 'reaction':
      return jcs([
        gesture.team_id,
        gesture.channel_id,
        gesture.message_ts,
        `reaction:${gesture.name}`,
        gesture.event_ts,
        gesture.user_id,
      ])
    case 'mention':
      return jcs([gesture.team_id, gesture.channel_id, 'mention', gesture.at, gesture.user_id])
    case 'home-opened':
      return jcs([gesture.team_id, 'home', gesture.at, gesture.user_id])
  }
}

function clickName(click: Click): string {
  return jcs([click.team_id, click.channel_id ?? '', click.message_ts, click.action_id, click.action_ts, click.user_id])
}

function submissionName(form: Submission): string {
  return jcs([form.team_id, form.view_id])
}

function commandName(command: Command): string {
  return jcs([command.team_id, command.trigger_id ?? `${command.user_id} ${command.at}`])
}
