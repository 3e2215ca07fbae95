import { backoffMs } from '../../src/kit/backoff.ts'
import type { DraftOf } from '../../src/timeline/draft.ts'
import { NEIGHBOUR, SERVICE, SIGNATURE, START_MS, TENANT } from './fakes/shop.ts'
import type { Ports } from './ports.ts'
import type { SimProcess } from './process.ts'
import type { World } from './world.ts'

/** What is detected: drafts that are stated until they stand. Again after a restart, which is harmless. */
export type Detect = (process: SimProcess, ports: Ports) => Promise<readonly DraftOf<'IncidentDetected'>[]>

export const INCIDENT = 'inc-sim-checkout'
/** In the neighbour's title: it may stand nowhere but with the neighbour. */
export const NEIGHBOURS_WORD = 'zebra'

/** The incident, and the neighbour's of the same name. */
export function detections({ plan }: World): Detect {
  const all = [TENANT, ...(plan.withNeighbour ? [NEIGHBOUR] : [])]
  return async () => all.map((tenant) => detected(tenant, 1))
}

export async function detecting(process: SimProcess, ports: Ports, detect: Detect): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const drafts = await detect(process, ports)
      if (drafts.length > 0) await ports.record(drafts)
      return
    } catch {
      await process.clock.sleep(backoffMs(attempt, 1_000, 30_000))
    }
  }
}

function detected(tenant: string, cycle: number): DraftOf<'IncidentDetected'> {
  const word = tenant === NEIGHBOUR ? ` ${NEIGHBOURS_WORD}` : ''
  return {
    event_type: 'IncidentDetected',
    tenant_id: tenant,
    incident_id: INCIDENT,
    cycle,
    actor: { kind: 'detector', id: 'detector' },
    payload: {
      title: `${SERVICE}: TypeError: rate of undefined${word}`,
      service: SERVICE,
      error_signature: SIGNATURE,
      severity: 'SEV-2',
      source: 'detector',
      rule: { name: 'rate', why: '41 errors in 120 requests; 1 expected', observed: 41, expected: 1, tail: 1e-12 },
      window: { from: new Date(START_MS - 60_000).toISOString(), to: new Date(START_MS).toISOString() },
      top_signatures: [{ signature: SIGNATURE, title: 'TypeError: rate of undefined', count: 41 }],
      services_joined: [],
      reopen_window_s: 86_400,
      max_cycles: 3,
    },
  }
}
