import { createDetector } from '../../detector/detector.ts'
import { watchImpact } from '../../detector/impact/watch-impact.ts'
import { DETECTOR_PRESETS } from '../../detector/presets.ts'
import { knownIncidents } from '../known-incidents.ts'
import { lookForDeploys } from '../look-for-deploys.ts'
import { pollDeployments } from '../poll-deployments.ts'
import type { Loop } from '../run-loops.ts'
import { type Site, whileLeading } from '../site.ts'
import { timingOf } from '../timing.ts'

export async function detector({ house }: Site): Promise<readonly Loop[]> {
  const { evidence, incidents, record, clock, log, config, timeline } = house
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
  const impact = {
    ...{ evidence, record, clock, log, settings: timingOf(config).impact },
    open: async () => (await incidents.open(config.tenantId)).map(({ incident_id }) => incident_id),
    read: async (id: string) => (await timeline.readIncident(config.tenantId, id)).map(({ event }) => event),
  }
  const run = async (until: AbortSignal) => {
    const looks = [lookForDeploys(house, until), pollDeployments(house, until), watchImpact(impact, until)]
    await Promise.all([create().run(until), ...looks])
  }
  return [whileLeading(house, { name: 'detector', run })]
}
