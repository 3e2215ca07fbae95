import type { House } from '../../src/compose/house.ts'
import { createDeployLooker } from '../../src/evidence/look-for-deploys.ts'
import { asOutcome } from '../../src/kit/outcome.ts'

const EVERY_MS = 60_000

/**
 * Notices deploys in rows that a collector writes to the tables by itself; those that come through our ingress are noticed
 * there. Embedded evidence has no other way in. Never rejects: trouble is logged, and the same rows looked at again.
 */
export async function lookForDeploys(house: House, signal: AbortSignal): Promise<void> {
  const { evidence, clock, log, config } = house
  if (config.servers.clickhouse === undefined) return
  const looker = createDeployLooker(evidence)
  while (!signal.aborted) {
    try {
      const deploys = await looker.look(clock.now())
      for (const { service, sha } of deploys) log.info({ service, sha }, 'a deploy was noticed in the evidence')
    } catch (error) {
      const { code, message } = asOutcome(error)
      log.warn({ code, error: message }, 'a look for deploys failed')
    }
    await clock.sleep(EVERY_MS, signal)
  }
}
