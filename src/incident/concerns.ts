import type { TimelineEvent } from '../timeline/events.ts'
import { isUnsaid } from './not-said.ts'
import { ofType } from './state.ts'

/** Whether an incident hit this service, itself or along with another; every one does where no service is known. */
export function concerns(events: readonly TimelineEvent[], service: string): boolean {
  if (isUnsaid(service)) return true
  const roots = ofType(events, 'IncidentDetected')
  return roots.some(({ payload }) => payload.service === service || payload.services_joined.includes(service))
}
