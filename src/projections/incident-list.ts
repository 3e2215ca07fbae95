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

/** What a digest is about: what happened in [from, to), and what is open; stale is what had no event since `quietSince`. */
export interface DigestSpan {
  readonly from: string
  readonly to: string
  readonly quietSince: string
}

/** Incidents of a digest that are only counted, because the lists hold enough of their kind. Sums in seconds. */
export interface DigestBeyond {
  readonly opened: number
  readonly open: number
  readonly ownerless: number
  readonly waiting: number
  readonly resolved: number
  readonly suppressed: number
  /** Of these, what would stand under no other heading before: in the order in which a digest has its headings. */
  readonly ownerless_only: number
  readonly stale_only: number
  readonly opened_only: number
  /** Of the opened ones. */
  readonly acknowledged: number
  readonly acknowledge_s: number
  /** Of the resolved ones. */
  readonly resolve_s: number
  /** Over all opened ones, those that are listed too: the most frequent first. */
  readonly noisiest: readonly { readonly words: string; readonly service: string; readonly incidents: number }[]
}

export interface DigestRows {
  /** At most 200, newest first: of each kind the worst, then the newest. Private ones are left out, and counted nowhere. */
  readonly rows: readonly IncidentRow[]
  /** The receipts of these. */
  readonly effects: readonly EffectRow[]
  /** Absent when `rows` are all there are. */
  readonly beyond?: DigestBeyond
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
  /** Costs about the same however many are open. */
  digest(tenantId: string, span: DigestSpan): Promise<DigestRows>
}
