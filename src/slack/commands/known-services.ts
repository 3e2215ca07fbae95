import { NOT_SAID } from '../../incident/not-said.ts'
import { asOutcome } from '../../kit/outcome.ts'
import type { IncidentList } from '../../projections/incident-list.ts'
import type { DeskDeps, DeskSettings } from '../app/desk-deps.ts'

/** The evidence is waited for no longer: a form must open while somebody's house is on fire. */
const PATIENCE_MS = 2_000
const DAY_MS = 86_400_000
/** As many as Slack takes in one list. */
const MOST = 100

type Needs = Pick<DeskDeps, 'questions' | 'clock' | 'log'> & {
  readonly incidents: Pick<IncidentList, 'since'>
  readonly settings: Pick<DeskSettings, 'tenantId' | 'services'>
}

/**
 * The services one may choose from: those named in the settings, those that the evidence knows, and those that incidents
 * had in the last 30 days. Never rejects: what cannot be asked is left out.
 */
export async function knownServices(deps: Needs): Promise<readonly string[]> {
  const [evident, hit] = await Promise.all([fromEvidence(deps), fromIncidents(deps)])
  return [...new Set([...deps.settings.services, ...evident, ...hit])]
    .filter((service) => service !== '' && service !== NOT_SAID)
    .slice(0, MOST)
}

async function fromEvidence({ questions, clock, log }: Needs): Promise<readonly string[]> {
  if (questions === undefined) return []
  const asked = questions.services().catch((error: unknown) => {
    log.warn({ code: asOutcome(error).code, error: asOutcome(error).message }, 'the services could not be asked for')
    return []
  })
  const patience = new AbortController()
  const found = await Promise.race([asked, clock.sleep(PATIENCE_MS, patience.signal)])
  patience.abort()
  return found ?? []
}

async function fromIncidents({ incidents, settings, clock }: Needs): Promise<readonly string[]> {
  const from = new Date(clock.now().getTime() - 30 * DAY_MS).toISOString()
  const rows = await incidents.since(settings.tenantId, from).catch(() => [])
  return rows.filter((row) => !row.private).map((row) => row.service)
}
