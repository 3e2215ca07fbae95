import type { Log } from '../../kit/log.ts'
import { asOutcome, GiveUp } from '../../kit/outcome.ts'
import type { Approvers } from '../../slack/authorise/members.ts'
import { plainWebClient, type ReplyClientOptions } from './reply-client.ts'

const USER_ID = /^[UW][A-Z0-9]{6,}$/

/**
 * Turns names of the configuration into who may approve: user ids stay, the first other name is a user group's handle.
 * Without the scope `usergroups:read`, or without such a group, only the people named by id may approve; a line says so.
 */
export async function findApprovers(
  names: readonly string[],
  options: ReplyClientOptions & { readonly log: Log },
): Promise<Approvers> {
  const userIds = names.filter((name) => USER_ID.test(name))
  const handle = names.find((name) => !USER_ID.test(name))?.replace(/^@/, '')
  if (handle === undefined) return { userIds }
  try {
    const { usergroups = [] } = await plainWebClient(options).usergroups.list()
    const group = usergroups.find((entry) => entry.handle === handle)
    if (group?.id === undefined)
      throw new GiveUp('no-usergroup', `There is no user group @${handle} in this workspace.`)
    return { userIds, groupId: group.id }
  } catch (error) {
    const { message } = asOutcome(error)
    options.log.warn(
      { group: handle, reason: message },
      'the approvers group cannot be read; only people named by id may approve',
    )
    return { userIds }
  }
}
