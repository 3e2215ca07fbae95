import { foldIncident } from '../../incident/state.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import { receipts } from '../present/incident-view.ts'

/**
 * Whether the person declared this private incident and was never let into its channel: Slack refuses to open it or to
 * invite them. Nobody else may know of the incident yet, so that they alone could go on with it. Pure.
 */
export function waitsOutside(events: readonly TimelineEvent[], userId: string): boolean {
  const { root } = foldIncident(events)
  const isTheirs = root?.actor.kind === 'human' && root.actor.id === userId
  return isTheirs && !receipts(events).has(`invite:${userId}`)
}
