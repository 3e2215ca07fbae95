import type { QueryRow } from '../../src/evidence/catalogue.ts'
import type { IncidentRow } from '../../src/projections/incident-list.ts'
import type { Severity } from '../../src/timeline/payloads/shared.ts'

/** What the detector must know of incidents that are open or were closed inside the reopen window. */
export type KnownIncident = Pick<
  IncidentRow,
  'incident_id' | 'service' | 'signature' | 'severity' | 'status' | 'cycle' | 'detected_at' | 'closed_at'
> &
  Partial<Pick<IncidentRow, 'private'>> &
  IncidentDetails

/** What only the incident's own events tell. */
export interface IncidentDetails {
  readonly services_joined?: readonly string[]
  /** The errors it is known by, beside `signature`. */
  readonly signatures?: readonly string[]
  /** What `signature` is called now, where a later version named it anew. */
  readonly names?: readonly string[]
  /** The worst that the detector itself has stated in this cycle: a person may have judged otherwise since. */
  readonly measured?: Severity
  /** When it was last detected; default `detected_at`. */
  readonly opened_at?: string
  /** When a person or the detector last said anything of it; default `opened_at`. */
  readonly active_at?: string
  /** Up to here it was looked at while open, and found to be over: what comes later is not what people look after. */
  readonly over_at?: string
  /** Until when a suppressed one keeps quiet. */
  readonly until?: string
}

/** What people muted: all given fields must match. */
export interface Suppression {
  readonly service?: string
  readonly signature?: string
  readonly until?: string
}

/** What one look rests on beside the ledger. */
export interface LookInput {
  readonly tenantId: string
  /** Exclusive end of the newest closed bucket; a multiple of the bucket size. */
  readonly end: string
  readonly seen: readonly QueryRow<'signature_seen'>[]
  readonly deploys: readonly QueryRow<'deploys'>[]
  readonly calls: readonly QueryRow<'call_graph'>[]
  readonly incidents: readonly KnownIncident[]
  readonly suppressions: readonly Suppression[]
  /** Services whose requests are known; of any other the figures are of its log lines. Absent: of all they are. */
  readonly traced?: ReadonlySet<string>
}

/** Whether the figures of a service are of its log lines. Pure. */
export function isByLines({ traced }: Pick<LookInput, 'traced'>, service: string): boolean {
  return traced !== undefined && !traced.has(service)
}

export function isOpen(incident: KnownIncident): boolean {
  return incident.status !== 'Resolved' && incident.status !== 'Suppressed'
}

/** Up to where errors belong to an incident that is over, or was found to be; undefined while it goes on. */
export function endedAt(incident: KnownIncident): number | undefined {
  if (!isOpen(incident)) return seconds(incident.closed_at ?? incident.detected_at)
  return incident.over_at === undefined ? undefined : seconds(incident.over_at)
}

export function concerns(incident: KnownIncident, service: string): boolean {
  return incident.service === service || (incident.services_joined?.includes(service) ?? false)
}

/** Whether its trouble is felt there: in its own services, and in all that call them, directly or through others. Pure. */
export function isFelt(input: Pick<LookInput, 'calls'>, incident: KnownIncident, service: string): boolean {
  const visited = new Set([service])
  for (const at of visited) {
    if (concerns(incident, at)) return true
    for (const call of input.calls) if (call.caller === at && call.calls > 0) visited.add(call.callee)
  }
  return false
}

/** When it was last detected, in seconds since 1970. */
export function openedAt(incident: KnownIncident): number {
  return seconds(incident.opened_at ?? incident.detected_at)
}

/** When a person or the detector last said anything of it, in seconds since 1970. */
export function activeAt(incident: KnownIncident): number {
  return Math.max(openedAt(incident), seconds(incident.active_at ?? incident.detected_at))
}

/** Seconds since 1970. */
export function seconds(iso: string): number {
  return Date.parse(iso) / 1_000
}

/** Guarantee of the argument: a finite number of seconds. */
export function instant(atSeconds: number): string {
  return new Date(atSeconds * 1_000).toISOString()
}
