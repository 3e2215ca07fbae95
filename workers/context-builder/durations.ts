import { CATALOGUE } from '../../src/evidence/catalogue.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import type { SourceSeries } from '../../src/evidence/evidence-source.ts'
import { sha256OfJson } from '../../src/kit/hash.ts'
import type { Section } from '../../src/timeline/payloads/context.ts'
import { epochMs } from '../../src/worker-kit/instants.ts'
import { compare } from './compare.ts'
import type { Brief } from './gathered.ts'
import { type Movement, movementOf } from './series/movement.ts'

/** How long requests took, as series of our own evidence. */
export interface Durations {
  readonly series: readonly (SourceSeries & { readonly queryId: string })[]
  readonly sections: readonly Section[]
  readonly gaps: readonly string[]
}

/** What people read, and what tells the engine that more of it is worse. */
export const REQUEST_DURATION = 'request duration p95 (ms)'
/** A bucket of fewer requests has no slowest twentieth. */
const LEAST_REQUESTS = 5
/** So many buckets show a movement. */
const LEAST_POINTS = 11

/** Asked where a person says that something is wrong: what they feel need not fail. */
export async function gatherDurations(evidence: Pick<Evidence, 'query'>, brief: Brief): Promise<Durations> {
  const { rows, bytes, truncated } = await evidence.query('service_durations', {
    ...brief.window,
    bucket_s: brief.bucket_s,
  })
  const queryId = `service_durations@${CATALOGUE.service_durations.version}`
  const services = [...new Set(rows.map(({ service }) => service))].filter((service) => service !== '').sort()
  const series = services.map((service) => {
    const own = rows.filter((row) => row.service === service && row.requests >= LEAST_REQUESTS)
    const points = own.map((row) => ({ atMs: epochMs(row.bucket), value: row.p95_ms }))
    return { service, metric: REQUEST_DURATION, points, queryId }
  })
  const sha256 = sha256OfJson(rows)
  const section = { query_id: queryId, window: brief.window, rows: rows.length, bytes, truncated, sha256 }
  return { series, sections: [section], gaps: gapsOf(series, brief.service, truncated) }
}

function gapsOf(series: Durations['series'], service: string, truncated: boolean): string[] {
  const own = series.find((one) => one.service === service)
  const few = own !== undefined && own.points.length < LEAST_POINTS
  return [
    ...(truncated ? ['Only a part could be read of how long requests took.'] : []),
    ...(few ? [`Too few requests to ${service} came to tell whether they take longer.`] : []),
  ]
}

/** Where requests came to take longer and still do: of the service named, else of the one that slowed down most. Pure. */
export function slowest({ series }: Durations, service: string): Movement | undefined {
  const known = series.some((one) => one.service === service)
  return series
    .filter((one) => !known || one.service === service)
    .flatMap((one) => movementOf({ ...one, usual: [] }, Number.POSITIVE_INFINITY) ?? [])
    .filter(({ direction }) => direction > 0)
    .sort((a, b) => b.to / b.from - a.to / a.from || compare(a.service, b.service))[0]
}

/** The middle of a service's p95 since it began, and of before; undefined where few points are there of either. Pure. */
export function tookOf(
  series: readonly Pick<SourceSeries, 'service' | 'metric' | 'points'>[],
  service: string,
  onsetMs: number,
): { readonly now: number; readonly usual: number } | undefined {
  const points = series.find((one) => one.service === service && one.metric === REQUEST_DURATION)?.points ?? []
  const middle = (own: typeof points) => {
    const sorted = own.map(({ value }) => value).sort((a, b) => a - b)
    return sorted.length < LEAST_EACH ? undefined : sorted[Math.floor(sorted.length / 2)]
  }
  const now = middle(points.filter(({ atMs }) => atMs >= onsetMs))
  const usual = middle(points.filter(({ atMs }) => atMs < onsetMs))
  return now === undefined || usual === undefined ? undefined : { now, usual }
}

const LEAST_EACH = 3
