import type { RateFigure } from '../../../src/timeline/payloads/shared.ts'
import { rateFigure } from '../../../src/worker-kit/rate-figure.ts'
import { timingOf } from '../timing.ts'
import type { LookHouse } from './look-at.ts'

const NOW_MS = 60_000

/** How a service does in the newest minute that has come in; undefined where it was asked nothing. */
export async function rateNow(
  { evidence, clock, config }: Pick<LookHouse, 'evidence' | 'clock' | 'config'>,
  service: string,
): Promise<RateFigure | undefined> {
  const toMs = Math.floor((clock.now().getTime() - timingOf(config).context.ingestLagS * 1_000) / 1_000) * 1_000
  const window = { from: new Date(toMs - NOW_MS).toISOString(), to: new Date(toMs).toISOString() }
  const { rows } = await evidence.query('service_rate', { ...window, bucket_s: NOW_MS / 1_000 })
  const own = rows.filter((row) => row.service === service)
  const sum = (of: 'requests' | 'errors') => own.reduce((total, row) => total + row[of], 0)
  const figure = rateFigure(window, sum('requests'), sum('errors'))
  return figure.requests > 0 ? figure : undefined
}
