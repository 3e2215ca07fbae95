import type { House } from '../../src/compose/house.ts'
import { foldIncident } from '../../src/incident/state.ts'
import type { KnownIncident, Suppression } from '../detector/input.ts'

/** How far back a suppression without an end is looked for. */
const SUPPRESSIONS_BACK_MS = 30 * 86_400_000

/** Open incidents and those closed lately enough to be reopened, as the projection has them. */
export async function knownIncidents(
  { incidents, config, clock }: House,
  reopenS: number,
): Promise<readonly KnownIncident[]> {
  const from = new Date(clock.now().getTime() - reopenS * 1_000).toISOString()
  const [open, recent] = await Promise.all([incidents.open(config.tenantId), incidents.since(config.tenantId, from)])
  return [...new Map([...recent, ...open].map((row) => [row.incident_id, row])).values()]
}

/** What people muted, for as long as they said. "This incident" mutes nothing else. */
export async function suppressions({ incidents, timeline, config, clock }: House): Promise<readonly Suppression[]> {
  const from = new Date(clock.now().getTime() - SUPPRESSIONS_BACK_MS).toISOString()
  const rows = (await incidents.since(config.tenantId, from)).filter(({ status }) => status === 'Suppressed')
  const muted = await Promise.all(
    rows.map(async (row) => {
      const stored = await timeline.readIncident(row.tenant_id, row.incident_id)
      const suppressed = foldIncident(stored.map(({ event }) => event)).suppressed?.payload
      if (suppressed === undefined || suppressed.mutes === 'this_incident') return []
      const until = suppressed.until === undefined ? {} : { until: suppressed.until }
      return suppressed.mutes === 'service'
        ? [{ service: row.service, ...until }]
        : [{ service: row.service, signature: row.signature, ...until }]
    }),
  )
  return muted.flat()
}
