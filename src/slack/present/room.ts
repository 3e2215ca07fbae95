import { isUserId } from '../../../blocks/mrkdwn.ts'
import type { Phase } from '../../../blocks/props.ts'
import { cut, oneLine } from '../../../blocks/words.ts'
import { ofType } from '../../incident/state.ts'
import { channelName } from './channel-name.ts'
import type { IncidentView } from './incident-view.ts'
import type { Surface } from './surface.ts'

/** The channel itself: made private when the incident is private before it stands. Its name and purpose give nothing away. */
export function room({ state, settings }: IncidentView): Surface {
  const about = state.private ? 'private' : aboutOf(state)
  return {
    key: 'channel',
    kind: 'channel',
    name: channelName(settings.channelPrefix, state.incident_id, state.detected_at, about),
    private: state.private,
    marker: `Faultline incident ${state.incident_id}`,
  }
}

/** The service, where one is known, and the first words of what fails: `checkout TypeError Cannot`. */
function aboutOf({ service, title }: IncidentView['state']): string {
  const bare = title.startsWith(`${service}:`) ? title.slice(service.length + 1) : title
  const words = bare.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  return service === 'unknown' ? words.slice(0, 3).join(' ') : [service, ...words.slice(0, 2)].join(' ')
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

/** Every change of a topic is a line in the channel, so it tells the stage alone; the brief tells the rest. */
const STAGES: Readonly<Record<Phase, string>> = {
  looking: 'investigating',
  cause: 'investigating',
  unknown: 'investigating',
  'fix-drafted': 'investigating',
  'fix-approved': 'fixing',
  'fix-open': 'fixing',
  merging: 'fixing',
  'fix-applied': 'fixing',
  'fix-works': 'fixing',
  'fix-unclear': 'fixing',
  resolved: 'resolved',
  suppressed: 'suppressed',
}

/** `SEV-2 · investigating · commander @Ann · checkout`, at most 250 characters. Topics know no markup. */
function topic({ head }: IncidentView): string {
  const commander =
    head.commander === undefined ? 'no commander' : `commander @${head.commander.name ?? head.commander.id}`
  return cut(oneLine([head.severity, STAGES[head.phase], commander, head.service].join(' · ')), 250)
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
