import type { House } from '../../src/compose/house.ts'
import type { KnownIncident, Suppression } from '../detector/input.ts'
import { detailsReader } from './incident-details.ts'

export interface Known {
  /** Open incidents, those closed lately enough to be opened again, and those that are suppressed still: for months, if nobody said until when. */
  readonly incidents: () => Promise<readonly KnownIncident[]>
  /** What people muted, for as long as they said. "This incident" mutes nothing else. */
  readonly suppressions: () => Promise<readonly Suppression[]>
}

type Needs = Pick<House, 'incidents' | 'timeline' | 'config' | 'clock'>

/** What the detector asks of the projection, and of the log where a row does not say enough. */
export function knownIncidents({ incidents, timeline, config, clock }: Needs, reopenS: number): Known {
  const detailsOfKnown = detailsReader(timeline)
  const detailsOfSuppressed = detailsReader(timeline)
  const backTo = (ms: number) => new Date(clock.now().getTime() - ms).toISOString()
  const suppressed = async () => {
    const muted = await incidents.suppressed(config.tenantId)
    const read = await detailsOfSuppressed(muted)
    return muted.map((row, at) => ({ row, ...read[at] }))
  }
  return {
    async incidents() {
      const [open, recent, muted] = await Promise.all([
        incidents.open(config.tenantId),
        incidents.since(config.tenantId, backTo(reopenS * 1_000)),
        suppressed(),
      ])
      const since = backTo(reopenS * 1_000)
      const lasting = muted.flatMap(({ row, details }) => ((details?.until ?? since) >= since ? [row] : []))
      const rows = [...new Map([...lasting, ...recent, ...open].map((row) => [row.incident_id, row])).values()]
      const read = await detailsOfKnown(rows)
      return rows.map((row, at) => ({ ...row, ...read[at]?.details }))
    },
    suppressions: async () => (await suppressed()).flatMap(({ mutes }) => mutes ?? []),
  }
}
