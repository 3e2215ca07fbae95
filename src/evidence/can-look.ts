import type { Evidence } from './evidence.ts'

/** As much as a look needs, where something may fail. */
const AGO_MS = 60_000

/**
 * Asks for little of what the detector cannot do without: what is stored, who calls whom, what was deployed. Rejects where it
 * cannot be read, or where what is sent cannot be stored here.
 */
export async function canLook(evidence: Pick<Evidence, 'query' | 'refused'>, now: Date): Promise<void> {
  const refused = evidence.refused?.()
  if (refused !== undefined) throw refused
  const window = { from: new Date(now.getTime() - AGO_MS).toISOString(), to: now.toISOString() }
  await Promise.all([
    evidence.query('newest', {}),
    evidence.query('service_rate', { ...window, bucket_s: 60 }),
    evidence.query('call_graph', window),
    evidence.query('deploys', window),
  ])
}
