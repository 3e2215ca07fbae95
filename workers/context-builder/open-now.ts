import { feltBy } from '../../src/incident/felt-by.ts'
import { foldIncident } from '../../src/incident/state.ts'
import { incidentNumber } from '../../src/kit/incident-number.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'

/** Another incident that is open. */
export interface OpenNow {
  readonly services: readonly string[]
  /** The service that fails by its newest figures; absent where none does. */
  readonly failing?: string
  /** How it may be told to everybody; absent where it may not. */
  readonly told?: { readonly number: number; readonly title: string }
}

/** What else is open, the oldest first as given. Pure. */
export function openNow(others: readonly (readonly TimelineEvent[])[]): readonly OpenNow[] {
  return others.flatMap((events): OpenNow[] => {
    const { root, status, closed_at, impact, private: hidden, incident_id, title } = foldIncident(events)
    if (root === undefined || closed_at !== undefined || status === 'Suppressed') return []
    const failing = impact?.payload.failing === true ? { failing: impact.payload.service } : {}
    const told = hidden ? {} : { told: { number: incidentNumber(incident_id), title: title.slice(0, 150) } }
    return [{ services: feltBy(events), ...failing, ...told }]
  })
}
