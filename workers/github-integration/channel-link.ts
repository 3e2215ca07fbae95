import { foldIncident, ofType } from '../../src/incident/state.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'

/** Where in Slack a person pressed a button. */
export interface Pressed {
  readonly team_id: string
  readonly channel_id: string
}

/**
 * The channel in which the fix was approved, by the name of that gesture: the code host needs no other way to know it.
 * Undefined for a private incident, and where the approval was given elsewhere than in Slack. Pure.
 */
export function approvedIn(incident: readonly TimelineEvent[], cycle: number): Pressed | undefined {
  if (foldIncident(incident).private) return undefined
  const approval = ofType(incident, 'FixApproved').findLast((event) => event.cycle === cycle)
  const [team_id = '', channel_id = ''] = namesIn(approval?.discriminator ?? '')
  return /^[TE][A-Z0-9]{2,20}$/.test(team_id) && /^[CG][A-Z0-9]{2,20}$/.test(channel_id)
    ? { team_id, channel_id }
    : undefined
}

function namesIn(discriminator: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(discriminator)
    return Array.isArray(parts) ? parts.map(String) : []
  } catch {
    return []
  }
}
