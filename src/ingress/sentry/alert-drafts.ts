import { signatureOf } from '../../evidence/signature.ts'
import { withoutTornEnd } from '../../evidence/torn-end.ts'
import { nameId } from '../../kit/ids.ts'
import type { DraftOf } from '../../timeline/draft.ts'
import type { Severity } from '../../timeline/payloads/shared.ts'
import type { SentryAlert } from './webhook.ts'

/** An incident of which an alert may tell: open, or closed after the alert's event happened. */
export interface Around {
  readonly incident_id: string
  readonly service: string
  readonly cycle: number
  readonly detected_at: string
  readonly closed_at?: string
}

export interface AlertSettings {
  readonly tenantId: string
  readonly reopenWindowS: number
  readonly maxCycles: number
}

/** Evidence of the minutes before the event belongs to it. */
const LOOK_BACK_MS = 600_000
const SEVERITIES: Readonly<Record<string, Severity>> = { fatal: 'SEV-2', error: 'SEV-3' }

/**
 * What an alert states: a new incident, or a note in the one of its service that was about when the event happened. The
 * same delivery again has the same ids, also when that incident is long closed. Pure.
 */
export function alertDrafts(
  alert: SentryAlert,
  around: readonly Around[],
  settings: AlertSettings,
): DraftOf<'IncidentDetected'> | DraftOf<'NoteAdded'> {
  const incidentId = nameId(['sentry', settings.tenantId, alert.org, alert.issue, alert.event])
  const others = around.filter(({ incident_id }) => incident_id !== incidentId)
  const isOwn = others.length < around.length
  const taker = isOwn ? undefined : others.find((incident) => takes(incident, alert))
  return taker === undefined ? detected(alert, incidentId, settings) : noted(alert, taker, settings)
}

/** The error's name as the detector would give it. Pure. */
export function alertSignature({ title, exception }: SentryAlert): string {
  return signatureOf({
    body: title,
    severity: 'ERROR',
    exception_type: exception.type,
    exception_message: exception.message,
    exception_stack: exception.stack,
  }).signature
}

function takes(incident: Around, alert: SentryAlert): boolean {
  if (incident.service !== alert.service) return false
  return incident.closed_at === undefined || Date.parse(incident.closed_at) >= Date.parse(alert.at)
}

const ACTOR = { kind: 'integration', id: 'sentry', display: 'Sentry' } as const

function detected(alert: SentryAlert, incidentId: string, settings: AlertSettings): DraftOf<'IncidentDetected'> {
  const { org, project, issue, event, at, exception } = alert
  const signature = alertSignature(alert)
  const title = cut(alert.title, 300) || `Issue ${issue}`
  const sample = cut(exception.stack || alert.title, 2_000)
  const from = new Date(Date.parse(at) - LOOK_BACK_MS).toISOString()
  return {
    event_type: 'IncidentDetected',
    tenant_id: settings.tenantId,
    incident_id: incidentId,
    cycle: 1,
    discriminator: JSON.stringify([org, issue, event]),
    actor: ACTOR,
    time: at,
    payload: {
      title,
      service: alert.service.slice(0, 200),
      error_signature: signature,
      severity: SEVERITIES[alert.level] ?? 'SEV-4',
      source: 'sentry',
      rule: {
        name: 'webhook',
        why: `${ruleWords(alert)} fired in the project ${project || 'of its issue'}`.slice(0, 500),
      },
      window: { from, to: at },
      top_signatures: [{ signature, title, count: 1, sample }],
      services_joined: [],
      description: descriptionOf(alert),
      reopen_window_s: settings.reopenWindowS,
      max_cycles: settings.maxCycles,
    },
  }
}

function noted(alert: SentryAlert, { incident_id, cycle }: Around, { tenantId }: AlertSettings): DraftOf<'NoteAdded'> {
  return {
    event_type: 'NoteAdded',
    tenant_id: tenantId,
    incident_id,
    cycle,
    // Once an issue, however often its rule fires.
    discriminator: `sentry:${alert.org}:${alert.issue}`,
    actor: ACTOR,
    time: alert.at,
    payload: {
      text: cut(`${ruleWords(alert)}: ${alert.title}`, 2_000),
      ...(alert.url === undefined ? {} : { permalink: alert.url.slice(0, 500) }),
    },
  }
}

function ruleWords({ rule }: SentryAlert): string {
  return rule === '' ? 'An alert rule of Sentry' : `Sentry's alert rule "${cut(rule, 200)}"`
}

function descriptionOf({ culprit, release, environment, url }: SentryAlert): string {
  const lines = [
    ...(culprit === '' ? [] : [`In ${culprit}`]),
    ...(release === '' ? [] : [`Release ${release}`]),
    ...(environment === '' ? [] : [`Environment ${environment}`]),
    ...(url === undefined ? [] : [url]),
  ]
  return cut(lines.join('\n'), 4_000)
}

/** What is cut loses its last word: half a credential would not be known for one. */
function cut(text: string, max: number): string {
  const clean = text.trim()
  return clean.length <= max ? clean : withoutTornEnd(clean.slice(0, max))
}
