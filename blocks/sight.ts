import { date, md, short } from './mrkdwn.ts'
import { type Message, message, section } from './parts.ts'

export interface BlindProps {
  /** Since when the evidence could not be read or stored, ISO 8601. */
  readonly since: string
  readonly why: string
}

const NO_SIGHT = 'I do not see what fails'
const MEANS = 'Until I do, no incident is opened by itself and no fix is measured. Look at your own monitoring.'

/** To everybody who counts on being told: silence would look like a quiet night. */
export function blindNote({ since, why }: BlindProps): Message {
  const line = md`*${NO_SIGHT}* · since ${date(since, '{time_secs}')}`
  return message(`${NO_SIGHT} since ${since.slice(11, 16)} UTC. ${MEANS} ${why}`, [
    section(md`${line}\n${MEANS}\n${short(why, 400)} \`faultline doctor\` says more.`),
  ])
}

export interface SeesAgainProps {
  readonly since: string
  readonly until: string
}

export function seesAgainNote({ since, until }: SeesAgainProps): Message {
  const line = md`*I see what fails again* · from ${date(since, '{time_secs}')} to ${date(until, '{time_secs}')} I did not`
  const then =
    'What was stored in that time is looked at now; what was refused is there only if its sender sends it again.'
  return message(`I see what fails again since ${until.slice(11, 16)} UTC. ${then}`, [section(md`${line}\n${then}`)])
}
