import type { Log } from '../../kit/log.ts'
import { asOutcome } from '../../kit/outcome.ts'
import type { Approvers } from '../../slack/authorise/members.ts'
import { plainWebClient, type ReplyClientOptions } from './reply-client.ts'

const USER_ID = /^[UW][A-Z0-9]{6,}$/

/**
 * Turns names of the configuration into who may approve: user ids stay, every other name is a user group's handle. Without
 * the scope `usergroups:read` only the people named by id may approve; a handle that no group has counts for nobody. A
 * line says so.
 */
export async function findApprovers(
  names: readonly string[],
  options: ReplyClientOptions & { readonly log: Log },
): Promise<Approvers> {
  const userIds = names.filter((name) => USER_ID.test(name))
  const handles = [...new Set(names.filter((name) => !USER_ID.test(name)).map((name) => name.replace(/^@/, '')))]
  if (handles.length === 0) return { userIds }
  try {
    const { usergroups = [] } = await plainWebClient(options).usergroups.list()
    const found = handles.map((handle) => ({ handle, id: usergroups.find((entry) => entry.handle === handle)?.id }))
    for (const { handle } of found.filter(({ id }) => id === undefined)) {
      options.log.warn({ group: handle }, 'there is no such approvers group in this workspace; nobody approves by it')
    }
    return { userIds, groupIds: found.flatMap(({ id }) => id ?? []) }
  } catch (error) {
    const { message } = asOutcome(error)
    options.log.warn(
      { groups: handles, reason: message },
      'the approvers groups cannot be read; only people named by id may approve',
    )
    return { userIds }
  }
}
