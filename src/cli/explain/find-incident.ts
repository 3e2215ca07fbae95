import { distinct, foldIncident } from '../../incident/state.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { roomName } from '../../slack/present/room.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import { TOPICS } from '../../timeline/topics.ts'

/**
 * The one incident that a person means: by its id, the beginning of its id, its channel's name or id, or the number in that
 * name. `GiveUp('not-found')` names what there is; `GiveUp('ambiguous')` names those it may be.
 */
export async function findIncident(log: Timeline, { tenantId, named, where }: Wanted): Promise<string> {
  const all = await incidentsOf(log, tenantId)
  const wanted = named.replace(/^#/, '').toLowerCase()
  const exact = all.filter((one) => one.names.some((name) => name.toLowerCase() === wanted))
  const found = exact.length > 0 ? exact : all.filter((one) => one.names.some((name) => isBeginning(name, wanted)))
  const [only] = found
  if (only !== undefined && found.length === 1) return only.id
  if (found.length > 1) throw new GiveUp('ambiguous', `${named} may be any of these, give more of it:${listed(found)}`)
  const known =
    all.length === 0
      ? ' None at all is there: name another folder with --data.'
      : ` These are the latest:${listed(all)}`
  throw new GiveUp('not-found', `There is no incident ${named} of tenant ${tenantId} in ${where}.${known}`)
}

export interface Wanted {
  readonly tenantId: string
  /** As the person wrote it. */
  readonly named: string
  /** What is read, such as the folder: said when the incident is not there. */
  readonly where: string
}

interface Known {
  readonly id: string
  readonly title: string
  readonly room: string
  readonly detectedAt: string
  readonly names: readonly string[]
}

/** Two letters of an id say nothing. */
function isBeginning(name: string, wanted: string): boolean {
  return wanted.length >= 3 && name.toLowerCase().startsWith(wanted)
}

async function incidentsOf(log: Timeline, tenantId: string): Promise<readonly Known[]> {
  const byId = new Map<string, TimelineEvent[]>()
  for await (const { events } of log.scan(TOPICS))
    for (const { event } of events) {
      if (event.tenant_id !== tenantId) continue
      const own = byId.get(event.incident_id) ?? []
      byId.set(event.incident_id, own)
      own.push(event)
    }
  return [...byId.values()].map(known).toSorted((a, b) => (a.detectedAt < b.detectedAt ? 1 : -1))
}

function known(events: readonly TimelineEvent[]): Known {
  const state = foldIncident(distinct(events))
  const room = roomName(state, 'inc')
  const [, day = '', number = ''] = /-(\d{8})-(\d{3})-/.exec(room) ?? []
  const channels = events.flatMap((event) =>
    event.event_type === 'EffectRecorded' && event.payload.key === 'channel' ? [event.payload.external_id] : [],
  )
  const numbers = number === '' ? [] : [number, `${day}-${number}`, `inc-${day}-${number}`]
  const { incident_id: id, title, detected_at: detectedAt } = state
  return { id, title, room, detectedAt, names: [id, room, ...numbers, ...channels] }
}

function listed(some: readonly Known[]): string {
  const lines = some.slice(0, 10).map(({ id, room, title }) => `\n  ${id}  #${room}  ${title}`)
  return `${lines.join('')}${some.length > 10 ? `\n  and ${some.length - 10} more` : ''}`
}
