import type { Status } from '../incident/status.ts'
import type { Severity } from '../timeline/payloads/shared.ts'

/** One incident as the lists, the home tab and the digest show it. A row of the projection: never the truth, rebuilt at will. */
export interface IncidentRow {
  readonly tenant_id: string
  readonly incident_id: string
  readonly title: string
  readonly service: string
  readonly signature: string
  readonly severity: Severity
  readonly status: Status
  readonly cycle: number
  readonly private: boolean
  readonly commander?: string
  readonly detected_at: string
  /** Time of the first word of a person: for MTTA. */
  readonly acknowledged_at?: string
  readonly closed_at?: string
  readonly last_event_at: string
  /** What people must decide next; absent when nothing waits for them. */
  readonly waiting_for?: 'open_pr' | 'merge' | 'resolution'
  /** The incident's Slack channel, once it exists. */
  readonly channel_id?: string
}

/** An effect's receipt, from `EffectRecorded` on debugging.internal. */
export interface EffectRow {
  readonly incident_id: string
  readonly surface: string
  readonly key: string
  readonly external_id: string
  readonly render_sha256?: string
}

/** Reads of the projection; eventually consistent with the log. Provisional incidents are never returned. */
export interface IncidentList {
  /** Status neither Resolved nor Suppressed, newest first. */
  open(tenantId: string): Promise<readonly IncidentRow[]>
  /** Detected, changed or closed at or after `from`, newest first. */
  since(tenantId: string, from: string): Promise<readonly IncidentRow[]>
  /** Status Suppressed, however long ago, newest first. */
  suppressed(tenantId: string): Promise<readonly IncidentRow[]>
  byId(tenantId: string, incidentId: string): Promise<IncidentRow | undefined>
  byChannel(tenantId: string, channelId: string): Promise<IncidentRow | undefined>
  effects(tenantId: string, incidentId: string): Promise<readonly EffectRow[]>
}
