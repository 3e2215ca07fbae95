import { join, type Mrkdwn, md, person } from '../../../blocks/mrkdwn.ts'
import type { Denial } from './policy.ts'

/** Says no politely: why, and who may. Pure. */
export function sayDenial(why: Denial, approvers: ReadonlySet<string>): Mrkdwn {
  switch (why) {
    case 'unknown-person':
      return md`Nothing was done: Slack could not tell me who you are. Try again in a minute; if it stays so, ask whoever runs Faultline to check its \`users:read\` scope.`
    case 'other-team':
      return md`Nothing was done: only members of this workspace may do that. Ask one of them in this channel.`
    case 'bot':
      return md`Nothing was done: people state facts here, apps cannot.`
    case 'guest':
      return md`Nothing was done: guests read along, and only full members of this workspace may do that. Ask one of them in this channel.`
    case 'guest-browses':
      return md`The list and the digest of all incidents are for full members of this workspace. In the channel of an incident that you are in, \`status\` and \`timeline\` work for you too.`
    case 'guest-asks':
      return md`Questions about logs, requests and services are for full members of this workspace. In the channel of an incident that you are in, \`status\` and \`timeline\` work for you too.`
    case 'approvers-unknown':
      return md`Nothing was done: I could not find out who may approve, so nobody may for now. Try again in a minute; if it stays so, ask whoever runs Faultline to check its \`usergroups:read\` scope.`
    case 'no-approvers':
      return md`Nothing was done: nobody is named who may approve. Whoever runs Faultline names approvers in its configuration.`
    case 'not-approver':
      return md`Nothing was done: only people who are named as approvers may approve. ${whoMay(approvers)}`
  }
}

/** At most ten people; they are not notified, because only the person asking sees it. */
export function whoMay(approvers: ReadonlySet<string>): Mrkdwn {
  const people = [...approvers]
  if (people.length === 0) return md`Nobody is named yet.`
  const rest = people.length > 10 ? md` and ${people.length - 10} more` : md``
  return md`These may: ${join(
    people.slice(0, 10).map((id) => person(id)),
    ', ',
  )}${rest}.`
}
