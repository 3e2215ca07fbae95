/**
 * Every button, menu and form by name, once: views put them on the screen, handlers answer them. A button's value is
 * `encodeRef`: an incident and what the person saw, never state; the server checks both again at the click.
 */
export const ACTIONS = {
  takeCommand: 'incident_take_command',
  severity: 'incident_severity',
  update: 'incident_update',
  investigate: 'incident_investigate',
  suppress: 'incident_suppress',
  resolve: 'incident_resolve',
  declineResolution: 'incident_not_over',
  approveOpenPr: 'fix_approve_open_pr',
  approveMerge: 'fix_approve_merge',
  rejectFix: 'fix_reject',
  showEvidence: 'evidence_show',
  showTimeline: 'timeline_show',
  declare: 'incident_declare_open',
  openIncident: 'incident_open',
  note: 'incident_note',
} as const
export type ActionId = (typeof ACTIONS)[keyof typeof ACTIONS]

export const VIEWS = {
  declare: 'declare_form',
  suppress: 'suppress_form',
  rejectFix: 'reject_fix_form',
  severity: 'severity_form',
  update: 'update_form',
  investigate: 'investigate_form',
  declineResolution: 'not_over_form',
  note: 'note_form',
  /** A window that only tells something: nothing is sent from it. */
  reading: 'reading_view',
} as const
export type ViewId = (typeof VIEWS)[keyof typeof VIEWS]

export interface Ref {
  readonly incident_id: string
  readonly cycle: number
  /** What the person looked at: a diff hash, a head sha, an evidence id; "" where nothing more is needed. */
  readonly seen: string
}

/** At most 2,000 characters, Slack's limit for a button's value. */
export function encodeRef(ref: Ref): string {
  return JSON.stringify(['v1', ref.incident_id, ref.cycle, ref.seen])
}

/** Undefined for anything that `encodeRef` did not write. */
export function decodeRef(value: string | undefined): Ref | undefined {
  if (value === undefined) return undefined
  try {
    const parts: unknown = JSON.parse(value)
    if (!Array.isArray(parts) || parts.length !== 4) return undefined
    const [version, incident, cycle, seen] = parts
    if (version !== 'v1' || typeof incident !== 'string' || typeof cycle !== 'number' || typeof seen !== 'string')
      return undefined
    return { incident_id: incident, cycle, seen }
  } catch {
    return undefined
  }
}
