import { isUserId } from '../../../blocks/mrkdwn.ts'
import { PHASES } from '../../../blocks/phase.ts'
import { cut, oneLine } from '../../../blocks/words.ts'
import { type IncidentState, ofType } from '../../incident/state.ts'
import { channelName } from './channel-name.ts'
import { telling, wordsIn } from './first-words.ts'
import type { IncidentView } from './incident-view.ts'
import type { Surface } from './surface.ts'

/** The channel itself: made private when the incident is private before it stands. Its name and purpose give nothing away. */
export function room({ state, settings }: IncidentView): Surface {
  return {
    key: 'channel',
    kind: 'channel',
    name: roomName(state, settings.channelPrefix),
    private: state.private,
    marker: `Faultline incident ${state.incident_id}`,
  }
}

/** What the channel of an incident asks to be called. Slack may have put a number behind it. */
export function roomName(state: IncidentState, prefix: string): string {
  return channelName(prefix, state.incident_id, state.detected_at, state.private ? 'private' : aboutOf(state))
}

/** The service, where one is known, and what fails, in words that end where the sense does: `checkout TypeError expires`. */
function aboutOf({ service, title }: IncidentState): string {
  const known = service === 'unknown' ? [] : wordsIn(service)
  const told = telling(title, known)
  return known.length === 0 ? told : `${service} ${told}`
}

/** What stands around the messages: topic, pin, bookmarks, and who is called in. */
export function furniture(view: IncidentView): readonly Surface[] {
  return [
    { key: 'pin:brief', kind: 'pin', of: 'brief' },
    { key: 'topic', kind: 'topic', topic: topic(view) },
    ...bookmarks(view),
    ...called(view).map((user_id) => ({ key: `invite:${user_id}`, kind: 'invite' as const, user_id })),
  ]
}

/** `SEV-2 · investigating · commander @Ann · checkout`, at most 250 characters. Topics know no markup. */
function topic({ head }: IncidentView): string {
  const commander =
    head.commander === undefined ? 'no commander' : `commander @${head.commander.name ?? head.commander.id}`
  return cut(oneLine([head.severity, PHASES[head.phase].stage.toLowerCase(), commander, head.service].join(' · ')), 250)
}

function bookmarks({ events }: IncidentView): readonly Surface[] {
  const pulls = ofType(events, 'FixProposed').flatMap(({ payload, cycle }) =>
    payload.stage === 'pull_request' && payload.moves === undefined
      ? [{ key: `bookmark:pull:c${cycle}`, title: `Pull request #${payload.number}`, url: payload.url }]
      : [],
  )
  const published = ofType(events, 'PostmortemPublished').map((event) => ({
    key: 'bookmark:postmortem',
    title: 'Postmortem',
    url: event.payload.where,
  }))
  const web = [...pulls, ...published.slice(-1)].filter((one) => /^https?:\/\//.test(one.url))
  return web.map((one) => ({ ...one, kind: 'bookmark' as const }))
}

function called({ events, state, settings }: IncidentView): readonly string[] {
  const declarer = state.root?.actor.kind === 'human' ? [state.root.actor.id] : []
  const roles = ofType(events, 'RoleTaken').map((event) => event.payload.user_id)
  return [...new Set([...settings.responders, ...declarer, ...roles])].filter(isUserId)
}
