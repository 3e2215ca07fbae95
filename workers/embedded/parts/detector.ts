import { createDetector } from '../../detector/detector.ts'
import { DETECTOR_PRESETS } from '../../detector/presets.ts'
import { knownIncidents } from '../known-incidents.ts'
import { lookForDeploys } from '../look-for-deploys.ts'
import { pollDeployments } from '../poll-deployments.ts'
import type { Loop } from '../run-loops.ts'
import { type Site, whileLeading } from '../site.ts'

export async function detector({ house }: Site): Promise<readonly Loop[]> {
  const { evidence, record, clock, log, config } = house
  const preset = DETECTOR_PRESETS[config.pace]
  const { bucketSeconds: bucketS = preset.bucketS, services } = config
  const settings = { ...preset, bucketS, services }
  const known = knownIncidents(house, settings.reopenS)
  const create = () =>
    createDetector({
      evidence,
      record,
      clock,
      log,
      settings,
      tenantId: config.tenantId,
      openIncidents: known.incidents,
      suppressions: known.suppressions,
    })
  const run = async (until: AbortSignal) => {
    await Promise.all([create().run(until), lookForDeploys(house, until), pollDeployments(house, until)])
  }
  return [whileLeading(house, { name: 'detector', run })]
}
