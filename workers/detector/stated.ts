import { feltIn } from '../../src/incident/also-hit.ts'
import type { DetectorDraft } from './found.ts'
import { activeAt, instant, type KnownIncident } from './input.ts'
import { joinedBy } from './worse.ts'

/** What one detector stated since it started: the projection lags, and what lasts is not said again at every look. */
export class Stated {
  /** Detected here and not yet seen to come back from the projection. */
  readonly #incidents = new Map<string, KnownIncident>()
  readonly #said = new Map<string, Map<string, DetectorDraft>>()
  /** When each incident last had evidence, in seconds since 1970. */
  readonly #touched = new Map<string, number>()

  /** The rows of the projection, and what is not in them yet. Forgets what nobody asks about any more. */
  over(rows: readonly KnownIncident[]): readonly KnownIncident[] {
    for (const row of rows) {
      const mine = this.#incidents.get(row.incident_id)
      if (mine && row.cycle >= mine.cycle) this.#incidents.delete(row.incident_id)
    }
    const all = [...this.#incidents.values(), ...rows.filter((row) => !this.#incidents.has(row.incident_id))]
    const asked = new Set(all.map(({ incident_id }) => incident_id))
    for (const incident of this.#said.keys()) if (!asked.has(incident)) this.#said.delete(incident)
    for (const incident of this.#touched.keys()) if (!asked.has(incident)) this.#touched.delete(incident)
    return all.map((incident) => this.#withEvidence(this.#withJoined(incident)))
  }

  /** An error that was noted here belongs to its incident at once, and so does a service. */
  #withJoined(incident: KnownIncident): KnownIncident {
    const said = [...(this.#said.get(incident.incident_id)?.values() ?? [])]
    if (said.length === 0) return incident
    const signatures = [...(incident.signatures ?? []), ...said.flatMap((draft) => joinedBy(draft) ?? [])]
    const services_joined = [...(incident.services_joined ?? []), ...said.flatMap((draft) => feltIn(draft) ?? [])]
    return { ...incident, signatures, services_joined }
  }

  touch(incidents: readonly string[], end: number): void {
    for (const incident of incidents) this.#touched.set(incident, end)
  }

  /** When it last had evidence that this detector saw. Seconds since 1970; undefined if never. */
  touchedAt(incident: string): number | undefined {
    return this.#touched.get(incident)
  }

  #withEvidence(incident: KnownIncident): KnownIncident {
    const at = this.#touched.get(incident.incident_id)
    return at === undefined || at <= activeAt(incident) ? incident : { ...incident, active_at: instant(at) }
  }

  unsaid(drafts: readonly DetectorDraft[]): readonly DetectorDraft[] {
    return drafts.filter((draft) => !this.#said.get(draft.incident_id)?.has(nameOf(draft)))
  }

  remember(draft: DetectorDraft): void {
    this.#said.set(draft.incident_id, (this.#said.get(draft.incident_id) ?? new Map()).set(nameOf(draft), draft))
    if (draft.event_type === 'IncidentDetected') this.#incidents.set(draft.incident_id, knownFrom(draft))
  }
}

/** The incident that a detection makes. Pure. */
export function knownFrom(draft: Extract<DetectorDraft, { event_type: 'IncidentDetected' }>): KnownIncident {
  const { service, error_signature: signature, severity, services_joined, window, top_signatures } = draft.payload
  return {
    incident_id: draft.incident_id,
    service,
    signature,
    severity,
    status: 'Detected',
    cycle: draft.cycle,
    detected_at: draft.time ?? window.to,
    services_joined,
    signatures: signaturesOf(top_signatures),
  }
}

/** An error with this part of the loudest one's count belongs to the trouble; a rarer one may be any other's. */
const LOUD = 0.25

/** The errors by which an incident is known, out of those that it was detected with. Pure. */
export function signaturesOf(
  top: readonly { readonly signature: string; readonly count: number }[],
): readonly string[] {
  const loudest = Math.max(0, ...top.map(({ count }) => count))
  return top.filter(({ count }) => count >= LOUD * loudest).map(({ signature }) => signature)
}

function nameOf({ event_type, cycle, discriminator = '' }: DetectorDraft): string {
  return `${cycle} ${event_type} ${discriminator}`
}
