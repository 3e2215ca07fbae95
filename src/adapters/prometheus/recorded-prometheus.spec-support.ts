import { z } from 'zod'
import { type RecordedServer, type Reply, recordedServer } from '../../evidence/recorded-server.spec-support.ts'

const Range = z.strictObject({
  query: z.string().min(1),
  start: z.coerce.number(),
  end: z.coerce.number(),
  step: z.coerce.number().positive(),
  timeout: z.string().regex(/^\d+s$/),
  limit: z.coerce.number().int().positive(),
})

/** What a server holds: for a whole expression, its series with a value every fifteen seconds of so many hours from 6 on, on 2 March 2026. */
export interface Held {
  readonly metric: Readonly<Record<string, string>>
  readonly value: (second: number) => string
}

/** The range query and the build information as the documentation shows them. */
export async function recordedPrometheus(
  held: Readonly<Record<string, readonly Held[]>>,
  hours = 6,
): Promise<RecordedServer> {
  return recordedServer(({ method, url, headers, body }): Reply => {
    if (method === 'GET' && url.pathname === '/api/v1/status/buildinfo')
      return success({
        version: '3.5.0',
        revision: 'ab12',
        branch: 'HEAD',
        buildUser: 'x',
        buildDate: '20260101',
        goVersion: 'go1.26',
      })
    if (method !== 'POST' || url.pathname !== '/api/v1/query_range') return { status: 404, body: '404 page not found' }
    if (headers['content-type'] !== 'application/x-www-form-urlencoded') return refused(400, 'bad_data', 'no form')
    const form = Range.safeParse(Object.fromEntries(new URLSearchParams(body)))
    if (!form.success) return refused(400, 'bad_data', form.error.message)
    const { query, start, end, step, limit } = form.data
    if (end < start) return refused(400, 'bad_data', 'end timestamp must not be before start time')
    if ((end - start) / step > 11_000)
      return refused(400, 'bad_data', 'exceeded maximum resolution of 11,000 points per timeseries')
    if (query.includes('{{'))
      return refused(400, 'bad_data', 'invalid parameter "query": 1:6: parse error: unexpected "{"')
    if (query.startsWith('slow'))
      return refused(422, 'execution', 'query processing would load too many samples into memory')
    const found = (held[query] ?? []).map(({ metric, value }) => ({
      metric,
      values: valuesOf(value, [start, end], step, hours),
    }))
    const some = found.filter(({ values }) => values.length > 0)
    return success({ resultType: 'matrix', result: some.slice(0, limit) })
  })
}

const FIRST = Date.UTC(2026, 2, 2, 6) / 1_000

function valuesOf(value: Held['value'], [start, end]: readonly [number, number], step: number, hours: number) {
  const values: (readonly [number, string])[] = []
  for (let at = start; at <= end; at += step) {
    if (at >= FIRST && at < FIRST + hours * 3_600) values.push([at, value(at - FIRST)])
  }
  return values
}

function success(data: unknown): Reply {
  return { status: 200, body: { status: 'success', data } }
}

function refused(status: number, errorType: string, error: string): Reply {
  return { status, body: { status: 'error', errorType, error } }
}
