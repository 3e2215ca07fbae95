import type { Head } from '../../../blocks/props.ts'
import { distinct, foldIncident, type IncidentState } from '../../incident/state.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import { headOf } from './head-of.ts'
import type { PresentSettings } from './surface.ts'

/** What the parts of the presenter share: the set, its fold and the head of every message. */
export interface IncidentView {
  readonly events: readonly TimelineEvent[]
  readonly state: IncidentState
  readonly head: Head
  readonly settings: PresentSettings
  /** What Slack calls the surfaces that stand already, by key. */
  readonly known: ReadonlyMap<string, string>
}

/** `TaskStalled` stays: it says that an approval is spent. */
const INTERNAL = new Set([
  'EffectRecorded',
  'NeedsHuman',
  'DeadLettered',
  'AgentFailed',
  'BudgetReached',
  'IntegrationDegraded',
  'IntegrationRestored',
])

export function incidentView(
  input: readonly TimelineEvent[],
  settings: PresentSettings,
  known: ReadonlyMap<string, string> = new Map(),
): IncidentView {
  const events = distinct(input)
  const state = foldIncident(events.filter((event) => !INTERNAL.has(event.event_type)))
  const all = new Map([...receipts(events), ...known])
  return { events, state, head: headOf(state, all.get('channel')), settings, known: all }
}

/** What Slack calls each surface, as the log has it; the last receipt of a key holds. */
export function receipts(events: readonly TimelineEvent[]): ReadonlyMap<string, string> {
  return new Map(
    events.flatMap((event) =>
      event.event_type === 'EffectRecorded' && event.payload.surface === 'slack'
        ? [[event.payload.key, event.payload.external_id] as const]
        : [],
    ),
  )
}
