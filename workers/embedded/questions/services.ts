import type { LookHouse } from './look-at.ts'

const DAY_S = 86_400
/** A service that said nothing for this long is none any more. */
const BACK_S = 14 * DAY_S

/** Every service that the evidence has heard of lately, in its requests, its lines or its deploys; sorted. */
export async function servicesOf({ evidence, clock }: Pick<LookHouse, 'evidence' | 'clock'>): Promise<string[]> {
  const nowMs = clock.now().getTime()
  const from = new Date(Math.floor(nowMs / 60_000) * 60_000 - BACK_S * 1_000).toISOString()
  const [heard, shipped] = await Promise.all([
    evidence.query('service_blocks', { from, to: new Date(nowMs).toISOString(), block_s: DAY_S }),
    evidence.query('versions_known', {}),
  ])
  const named = [...heard.rows, ...shipped.rows].map(({ service }) => service)
  return [...new Set(named)].filter((service) => service !== '').sort()
}
