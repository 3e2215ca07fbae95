import type { SlackUser } from '../replies.ts'

/**
 * What a gesture asks for. `look`: see what stands in a channel one is in. `browse`: see the list of all incidents.
 * `ask`: be told of the telemetry. `fact`: say what is so. `approve`: let code reach the repository.
 */
export type Right = 'look' | 'browse' | 'ask' | 'fact' | 'approve'

export interface Asker {
  /** As Slack describes the person now; undefined when nobody of that id is known, or Slack could not be asked. */
  readonly user: SlackUser | undefined
  /** Our own workspace. */
  readonly teamId: string
  /** Those known to be allowed to approve. */
  readonly approvers: ReadonlySet<string>
  /** False when the user group could not be asked: there may be more. */
  readonly approversComplete: boolean
}

export type Denial =
  | 'unknown-person'
  | 'other-team'
  | 'bot'
  | 'guest'
  | 'guest-browses'
  | 'guest-asks'
  | 'approvers-unknown'
  | 'no-approvers'
  | 'not-approver'

/** What guests are told. */
const GUESTS = { look: undefined, browse: 'guest-browses', ask: 'guest-asks', fact: 'guest', approve: 'guest' } as const

/** Who may do what; undefined means yes. Pure, and what is not known is denied. */
export function denial(right: Right, { user, teamId, approvers, approversComplete }: Asker): Denial | undefined {
  if (user === undefined || user.is_deleted) return 'unknown-person'
  if (user.is_stranger || user.team_id !== teamId) return 'other-team'
  if (user.is_bot) return 'bot'
  if (user.is_guest) return GUESTS[right]
  if (right !== 'approve') return undefined
  if (approvers.has(user.user_id)) return undefined
  if (!approversComplete) return 'approvers-unknown'
  return approvers.size === 0 ? 'no-approvers' : 'not-approver'
}
