import { backoffMs } from '../kit/backoff.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import { asOutcome, RetryLater } from '../kit/outcome.ts'
import type { Approvers } from '../slack/authorise/members.ts'
import type { SlackReplies } from '../slack/replies.ts'

export interface WhoApproves {
  /** Who is called into every incident's channel. */
  readonly responders: readonly string[]
  /** As Slack mentions them; empty where nobody is named. */
  readonly onCall: string
  /** The sentence with them. */
  readonly whoMayApprove: string
}

const USER_ID = /^[UW][A-Z0-9]{6,}$/
/** Half a minute of trouble on Slack's side at the start. */
const TRIES = 5

/** Names of the configuration: user ids stay, every other name is a user group's handle. */
export function approversNamed(names: readonly string[]): Approvers {
  const handles = names.filter((name) => !USER_ID.test(name)).map((name) => name.replace(/^@/, ''))
  return { userIds: names.filter((name) => USER_ID.test(name)), handles: [...new Set(handles)] }
}

/**
 * Whom to mention and to call in, as the workspace stands at the start. It decides nothing: who may approve is asked at
 * each click. What Slack does not say is left out, with a line.
 */
export async function whoApproves(
  { userIds, handles = [] }: Approvers,
  replies: Pick<SlackReplies, 'groups' | 'groupMembers' | 'userInfo'>,
  clock: Clock,
  log: Log,
): Promise<WhoApproves> {
  const unread = (what: string) => (error: unknown) => {
    log.warn({ what, reason: asOutcome(error).message }, 'approvers cannot be read; nobody of them is called in')
    return undefined
  }
  const known =
    handles.length === 0 ? new Map() : await patiently(() => replies.groups(), clock).catch(unread('the user groups'))
  const strangers = await strangersAmong(userIds, replies)
  const missing = [...handles.filter((handle) => known?.has(handle) === false).map((one) => `@${one}`), ...strangers]
  for (const name of missing)
    log.warn({ name }, 'there is no such group or person in this workspace; nobody approves by it')
  const ids = known === undefined ? [] : handles.flatMap((handle) => known.get(handle) ?? [])
  const members = await Promise.all(
    ids.map((id) => patiently(() => replies.groupMembers(id), clock).catch(unread(`the user group ${id}`))),
  )
  const groups = known === undefined ? handles.map((handle) => `@${handle}`) : ids.map((id) => `<!subteam^${id}>`)
  const people = userIds.filter((id) => !strangers.includes(id))
  const onCall = [...groups, ...people.map((id) => `<@${id}>`)].join(', ')
  return {
    responders: [...new Set([...people, ...members.flatMap((some) => some ?? [])])],
    onCall,
    whoMayApprove: onCall === '' ? nobody(missing) : `May approve: ${onCall}`,
  }
}

function nobody(missing: readonly string[]): string {
  return missing.length === 0
    ? 'Nobody may approve yet: set FAULTLINE_APPROVERS.'
    : `Nobody may approve: this workspace has no ${missing.join(', ')}. Correct FAULTLINE_APPROVERS.`
}

/** Ids that the workspace has nobody for; where Slack does not answer, the name is taken as it is. */
async function strangersAmong(
  ids: readonly string[],
  replies: Pick<SlackReplies, 'userInfo'>,
): Promise<readonly string[]> {
  const found = await Promise.all(ids.map((id) => replies.userInfo(id).catch(() => 'unread' as const)))
  return ids.filter((_, place) => found[place] === undefined)
}

async function patiently<T>(ask: () => Promise<T>, clock: Clock): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof RetryLater) || attempt === TRIES) throw error
      await clock.sleep(backoffMs(attempt))
    }
  }
}
