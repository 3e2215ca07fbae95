import { z } from 'zod'
import { type Check, fail, ok, warn } from './check.ts'
import type { SlackCall } from './slack-call.ts'

const Groups = z.object({
  usergroups: z.array(
    z.object({
      handle: z.string().default(''),
      user_count: z.coerce.number().optional(),
      date_delete: z.number().optional(),
    }),
  ),
})
const User = z.object({ user: z.object({ name: z.string().optional(), deleted: z.boolean().optional() }) })

const USER_ID = /^[UW][A-Z0-9]{6,}$/
const NAME = 'Approvers'
const BY_ID = 'Approvers by id'
const NOBODY = 'Nobody may approve a fix.'
const NAME_PEOPLE = 'Set FAULTLINE_APPROVERS to a user group and user ids, such as oncall,U0123ABCD.'

/** Whether somebody may approve: one line for each group, one for people named by id. */
export async function checkApprovers(approvers: readonly string[], call: SlackCall): Promise<readonly Check[]> {
  const ids = approvers.filter((name) => USER_ID.test(name))
  const handles = [...new Set(approvers.filter((name) => !USER_ID.test(name)).map((name) => name.replace(/^@/, '')))]
  const people = ids.length === 0 ? [] : [await checkPeople(ids, call)]
  const named = people.some(({ status }) => status !== 'fail')
  const groups: Check[] = []
  for (const handle of handles) groups.push(await checkGroup(handle, named, call))
  const other = groups.some(({ status }) => status === 'ok')
  // A group that is not there is a mistake, but no calamity while another one may approve.
  return [...groups.map((group) => (other && group.status === 'fail' ? spared(group) : group)), ...people]
}

function spared(group: Check): Check {
  return warn(NAME, group.what.replace(NOBODY, 'Only the others named may approve.'), group.remedy ?? NAME_PEOPLE)
}

/** Without the group nobody may approve, unless people are named as well. */
async function checkGroup(handle: string, othersNamed: boolean, call: SlackCall): Promise<Check> {
  const trouble = (what: string, remedy: string) =>
    othersNamed
      ? warn(NAME, `${what} Only the people named by id may approve.`, remedy)
      : fail(NAME, `${what} ${NOBODY}`, remedy)
  const answer = await call('usergroups.list', { include_count: 'true' })
  if (answer.kind !== 'ok') {
    const why = answer.kind === 'silence' ? answer.why : answer.error
    const scope = `Add usergroups:read to the app and install it again. ${NAME_PEOPLE}`
    return trouble(`The user group @${handle} cannot be read: ${why}.`, scope)
  }
  const group = Groups.parse(answer.body).usergroups.find((one) => one.handle === handle)
  if (group === undefined || (group.date_delete ?? 0) > 0)
    return trouble(`There is no user group @${handle}.`, `Make it in Slack, or name others. ${NAME_PEOPLE}`)
  if (group.user_count === 0) return trouble(`The user group @${handle} is empty.`, 'Put the on-call people in it.')
  const size = group.user_count === undefined ? '' : ` (${group.user_count})`
  return ok(NAME, `The user group @${handle}${size} may approve.`)
}

async function checkPeople(ids: readonly string[], call: SlackCall): Promise<Check> {
  const found = await Promise.all(ids.map(async (user) => ({ user, answer: await call('users.info', { user }) })))
  const gone = found.filter(
    ({ answer }) => answer.kind !== 'ok' || User.safeParse(answer.body).data?.user.deleted === true,
  )
  const lost = gone.map(({ user }) => user).join(', ')
  if (gone.length === 0)
    return ok(BY_ID, `${ids.length === 1 ? 'One person' : `${ids.length} people`} named by id may approve.`)
  if (gone.length < ids.length) return warn(BY_ID, `Not found or gone: ${lost}.`, NAME_PEOPLE)
  return fail(BY_ID, `Not found or gone: ${lost}.`, NAME_PEOPLE)
}
