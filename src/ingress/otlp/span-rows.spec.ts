import { describe, expect, it } from 'vitest'
import { TracesRequest } from './request.ts'
import { spanRowsOf } from './span-rows.ts'

const RECEIVED = '2026-03-01T10:00:00.000Z'
const SPAN = {
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  name: 'POST /orders',
  kind: 2,
  startTimeUnixNano: '1772359200000000000',
  endTimeUnixNano: '1772359200001500000',
}

function readingOf(spans: readonly unknown[]) {
  const request = TracesRequest.parse({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
  return spanRowsOf({ request, open: (span) => span }, RECEIVED)
}

describe('src/ingress/otlp/span-rows.ts', () => {
  it('does not take what lies further ahead than clocks differ', async () => {
    const at = (minutes: number) => ({ ...SPAN, startTimeUnixNano: `${1_772_359_200 + minutes * 60}000000000` })
    expect((await readingOf([at(9)])).rows).toHaveLength(1)
    expect(await readingOf([at(60)])).toMatchObject({
      rejected: 1,
      rows: [],
      reasons: [expect.stringMatching(/ahead of the clock here/)],
    })
  })

  it('reads kind, duration, parent and status', async () => {
    const [row] = (
      await readingOf([{ ...SPAN, parentSpanId: 'aaaaaaaaaaaaaaaa', status: { code: 2, message: 'boom' } }])
    ).rows
    expect(row).toMatchObject({
      timestamp: '2026-03-01T10:00:00.000000000Z',
      parent_span_id: 'aaaaaaaaaaaaaaaa',
      kind: 'Server',
      duration_ns: 1_500_000,
      status_code: 'Error',
      status_message: 'boom',
    })
  })

  it('keeps the exception that left the span among its attributes', async () => {
    const exception = (type: string) => ({
      name: 'exception',
      attributes: [{ key: 'exception.type', value: { stringValue: type } }],
    })
    const [row] = (
      await readingOf([{ ...SPAN, events: [exception('Inner'), exception('Outer'), { name: 'cache miss' }] }])
    ).rows
    expect(row?.attributes).toEqual({ 'exception.type': 'Outer' })
  })

  it('keeps the flags that the span evaluated, each with its variant', async () => {
    const evaluation = (name: string, ...pairs: readonly (readonly [string, string])[]) => ({
      name,
      attributes: pairs.map(([key, value]) => ({ key: `feature_flag.${key}`, value: { stringValue: value } })),
    })
    const [row] = (
      await readingOf([
        {
          ...SPAN,
          events: [
            evaluation('feature_flag', ['key', 'new cart'], ['variant', 'on']),
            evaluation('feature_flag.evaluation', ['key', 'limit'], ['result.value', 'off']),
            evaluation('feature_flag.evaluation', ['key', 'mail'], ['result.value', 'somebody@example.org']),
            evaluation('cache', ['key', 'x'], ['variant', 'y']),
          ],
        },
      ])
    ).rows
    expect(row?.attributes).toEqual({ 'faultline.flags': 'new cart=on\nlimit=off' })
  })

  it('rejects spans that could never be joined and counts them', async () => {
    const { traceId, ...orphan } = SPAN
    expect(traceId).not.toBe('')
    const { rows, rejected, reasons } = await readingOf([orphan, { ...SPAN, startTimeUnixNano: 0 }, 3, SPAN])
    expect(rows).toHaveLength(1)
    expect(rejected).toBe(3)
    expect(reasons).toEqual([
      'traceId must be 16 bytes, not all zero',
      'startTimeUnixNano must be set, in nanoseconds since 1970, and before 2106',
      'a span must be of the type that OTLP 1.x gives it',
    ])
  })

  it.each(['9223372036854775807', '4294967295000000000', 1])('rejects a span that starts at %s', async (start) => {
    const { rows, rejected, reasons } = await readingOf([SPAN, { ...SPAN, startTimeUnixNano: start }])
    expect([rows.length, rejected, reasons]).toEqual([
      1,
      1,
      [expect.stringMatching(/^startTimeUnixNano .* before 2106$/)],
    ])
  })

  it.each([
    ['startTimeUnixNano', { startTimeUnixNano: 'abc' }],
    ['startTimeUnixNano', { startTimeUnixNano: 1.5 }],
    ['endTimeUnixNano', { endTimeUnixNano: 1.5 }],
    ['endTimeUnixNano', { endTimeUnixNano: [] }],
    ['kind', { kind: 'SERVER' }],
    ['status.code', { status: { code: {} } }],
  ])('rejects a span for its %s and says so', async (field, more) => {
    const { rows, rejected, reasons } = await readingOf([{ ...SPAN, ...more }, SPAN])
    expect([rows.length, rejected, reasons]).toEqual([1, 1, [expect.stringMatching(`^${field} must be `)]])
  })

  it('takes the names of kind and status for their numbers', async () => {
    const [row] = (await readingOf([{ ...SPAN, kind: 'SPAN_KIND_CLIENT', status: { code: 'STATUS_CODE_ERROR' } }])).rows
    expect(row).toMatchObject({ kind: 'Client', status_code: 'Error' })
  })

  it.each([
    ['an empty status', { status: {} }],
    ['no status', {}],
    ['a status of null', { status: null }],
    ['a status whose fields are null', { status: { code: null, message: null } }],
    ['null for whatever is optional', { parentSpanId: null, kind: null, attributes: null, events: null, name: null }],
    ['an event without anything', { events: [{}] }],
  ])('takes %s as unset', async (_what, more) => {
    const { rows, rejected } = await readingOf([{ ...SPAN, ...more }])
    expect(rejected).toBe(0)
    expect(rows).toMatchObject([{ status_code: 'Unset', status_message: '', attributes: {} }])
  })

  it('gives a span that ends before it starts, or never, no duration', async () => {
    for (const endTimeUnixNano of ['1', '9223372036854775807'])
      expect((await readingOf([{ ...SPAN, endTimeUnixNano }])).rows[0]?.duration_ns).toBe(0)
  })
})
