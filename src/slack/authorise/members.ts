import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { asOutcome } from '../../kit/outcome.ts'
import type { SlackReplies, SlackSelf, SlackUser } from '../replies.ts'
import type { Asker } from './policy.ts'

/** Who may approve: the people named and those in the user groups, together. */
export interface Approvers {
  readonly userIds: readonly string[]
  /** Of user groups. One that no group has counts for nobody. */
  readonly handles?: readonly string[]
}

/** What Slack knows of people, kept for a minute at most. */
export interface Members {
  /** Everything the policy needs. Never rejects: what Slack does not answer is undefined, and so denied. */
  asker(userId: string): Promise<Asker>
  /** Whether the person is in that channel. Never rejects: where Slack does not answer, nobody is. */
  isIn(userId: string, channelId: string): Promise<boolean>
  /** Ourselves; failures as `SlackReplies.whoAmI`. */
  self(): Promise<SlackSelf>
}

export interface MembersOptions {
  readonly replies: Pick<SlackReplies, 'userInfo' | 'groups' | 'groupMembers' | 'channelMembers' | 'whoAmI'>
  readonly approvers: Approvers
  readonly clock: Clock
  readonly log: Log
  /** At most 60,000: a right that was taken away must not live longer. */
  readonly keepMs?: number
}

export function createMembers({ replies, approvers, clock, log, keepMs = 60_000 }: MembersOptions): Members {
  const remember = remembering(clock, Math.min(keepMs, 60_000))
  const failed = (what: string) => denied(what, log)
  const user = remember((id) => replies.userInfo(id))
  const groups = remember(() => replies.groups())
  const group = remember((id) => replies.groupMembers(id))
  const channel = remember((id) => replies.channelMembers(id))
  const self = remember(() => replies.whoAmI())
  const { userIds, handles = [] } = approvers
  /** Undefined where Slack did not say. */
  const membersOfGroups = async () => {
    const known = handles.length === 0 ? new Map<string, string>() : await groups('').catch(failed('usergroups.list'))
    const ids = known === undefined ? [] : handles.flatMap((handle) => known.get(handle) ?? [])
    const members = await Promise.all(ids.map((id) => group(id).catch(failed('usergroups.users.list'))))
    return known === undefined ? [undefined] : members
  }
  return {
    self: () => self(''),
    async isIn(userId, channelId) {
      const inside = await channel(channelId).catch(failed('conversations.members'))
      return inside?.includes(userId) ?? false
    },
    async asker(userId) {
      const [who, us, inGroups] = await Promise.all([
        user(userId).catch(failed('users.info')),
        self('').catch(failed('auth.test')),
        membersOfGroups(),
      ])
      const known: SlackUser | undefined = us === undefined ? undefined : who
      return {
        user: known,
        teamId: us?.team_id ?? '',
        approvers: new Set([...userIds, ...inGroups.flatMap((members) => members ?? [])]),
        approversComplete: inGroups.every((members) => members !== undefined),
      }
    },
  }
}

function denied(what: string, log: Log): (error: unknown) => undefined {
  return (error) => {
    const { code, message } = asOutcome(error)
    log.warn({ what, code, error: message }, 'Slack could not be asked; the right is denied')
    return undefined
  }
}

/** Keeps answers, never failures. Two askers at the same time share one question. */
function remembering(clock: Clock, keepMs: number) {
  return <T>(ask: (id: string) => Promise<T>) => {
    const kept = new Map<string, { readonly until: number; readonly answer: Promise<T> }>()
    return (id: string): Promise<T> => {
      const now = clock.now().getTime()
      for (const [key, { until }] of kept) if (until <= now) kept.delete(key)
      const known = kept.get(id)
      if (known !== undefined) return known.answer
      const answer = ask(id)
      kept.set(id, { until: now + keepMs, answer })
      answer.catch(() => kept.delete(id))
      return answer
    }
  }
}
