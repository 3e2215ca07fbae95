import type { Evidence } from '../../src/evidence/evidence.ts'
import type { Clock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { createDetector } from '../../workers/detector/detector.ts'
import { DETECTOR_PRESETS } from '../../workers/detector/presets.ts'

/** A detector in the settings for production that knows no incidents and states nothing: what it costs is its looking. */
export function quietDetector(evidence: Evidence, clock: Clock) {
  return createDetector({
    evidence,
    clock,
    settings: DETECTOR_PRESETS.default,
    tenantId: 'bench',
    openIncidents: async () => [],
    record: async () => [],
    log: silentLog,
  })
}
