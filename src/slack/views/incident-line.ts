import type { IncidentLine } from '../../../blocks/lists/incident-list.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'

const WAITING = { open_pr: 'the fix', merge: 'the merge', resolution: 'the resolution' } as const

/** How each state is called in a line. */
const STATUS: Readonly<Record<IncidentRow['status'], string>> = {
  Detected: 'detected',
  ContextBuilt: 'evidence gathered',
  RootCause: 'cause proposed',
  FixProposed: 'fix proposed',
  FixApplied: 'fix applied',
  Investigating: 'investigating',
  Resolved: 'resolved',
  Suppressed: 'suppressed',
}

export function statusWord(status: IncidentRow['status']): string {
  return STATUS[status]
}

export function incidentLine(row: IncidentRow): IncidentLine {
  return {
    incident_id: row.incident_id,
    cycle: row.cycle,
    title: row.title,
    service: row.service,
    severity: row.severity,
    status: statusWord(row.status),
    since: row.detected_at,
    ...(row.commander === undefined ? {} : { commander: row.commander }),
    ...(row.channel_id === undefined ? {} : { channel_id: row.channel_id }),
    ...(row.waiting_for === undefined ? {} : { waiting: WAITING[row.waiting_for] }),
  }
}

/** What may be shown where everybody of the workspace looks: a private incident only in its own channel. */
export function shownIn(rows: readonly IncidentRow[], channelId: string | undefined): readonly IncidentRow[] {
  return rows.filter((row) => !row.private || (row.channel_id !== undefined && row.channel_id === channelId))
}
