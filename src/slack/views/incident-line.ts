import type { IncidentLine } from '../../../blocks/lists/incident-list.ts'
import { PHASES } from '../../../blocks/phase.ts'
import type { Impact, Phase } from '../../../blocks/props.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'

/** Where an incident stands as far as its row says; the log says it finer. */
function roughPhase({ status, waiting_for }: IncidentRow): Phase {
  if (status === 'FixProposed') return waiting_for === 'merge' ? 'fix-open' : 'fix-drafted'
  if (waiting_for === 'open_pr') return 'fix-drafted'
  if (status === 'FixApplied') return waiting_for === 'resolution' ? 'fix-works' : 'fix-applied'
  if (status === 'Resolved') return 'resolved'
  if (status === 'Suppressed') return 'suppressed'
  return status === 'RootCause' ? 'cause' : 'looking'
}

/** What the log says of an incident beyond its row, where it was read. */
export interface LogWords {
  /** When it was opened last. */
  readonly since?: string | undefined
  readonly phase?: Phase | undefined
  readonly impact?: Impact | undefined
  readonly next?: string | undefined
  /** Null: none was merged. */
  readonly fixed_by?: string | null | undefined
  /** Why Slack opens no channel for it. */
  readonly room_refused?: string | undefined
}

export function incidentLine(
  row: IncidentRow,
  { since, phase, impact, next, fixed_by, room_refused }: LogWords = {},
): IncidentLine {
  return {
    incident_id: row.incident_id,
    cycle: row.cycle,
    title: row.title,
    service: row.service,
    severity: row.severity,
    status: PHASES[phase ?? roughPhase(row)].is,
    since: since ?? row.detected_at,
    ...(row.closed_at === undefined ? {} : { until: row.closed_at }),
    ...(impact === undefined ? {} : { impact }),
    ...(next === undefined ? {} : { next }),
    ...(fixed_by === undefined ? {} : { fixed_by }),
    ...(row.commander === undefined ? {} : { commander: row.commander }),
    ...(row.channel_id === undefined ? {} : { channel_id: row.channel_id }),
    ...(room_refused === undefined ? {} : { room_refused }),
    ...(row.private ? { private: true as const } : {}),
  }
}

/**
 * What may be shown where everybody of the workspace looks: a private incident only in its own channel, or to one person
 * whose it is, by incident. The worst come first, and of those the ones that have waited longest.
 */
export function shownIn(
  rows: readonly IncidentRow[],
  channelId: string | undefined,
  theirs: ReadonlySet<string> = new Set(),
): readonly IncidentRow[] {
  const isHere = (row: IncidentRow) => row.channel_id !== undefined && row.channel_id === channelId
  return rows
    .filter((row) => !row.private || isHere(row) || theirs.has(row.incident_id))
    .toSorted((a, b) => a.severity.localeCompare(b.severity) || Date.parse(a.detected_at) - Date.parse(b.detected_at))
}
