import { describe, expect, it } from 'vitest'
import { logRowsOf } from './log-rows.ts'
import { LogsRequest } from './request.ts'

const RECEIVED = '2026-03-01T10:00:00.000Z'

const open = (record: unknown) => record

function rowsOf(records: readonly unknown[], resource: unknown = undefined) {
  const request = LogsRequest.parse({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: records }] }] })
  return logRowsOf({ request, open }, RECEIVED)
}

function textAttribute(key: string, stringValue: string) {
  return { key, value: { stringValue } }
}

describe('src/ingress/otlp/log-rows.ts', () => {
  it('does not take what lies further ahead than clocks differ: it would be news when its time comes', async () => {
    const at = (minutes: number) => ({ timeUnixNano: `${1_772_359_200 + minutes * 60}000000000`, severityNumber: 17 })
    const { rows, rejected, reasons } = await rowsOf([at(-60), at(9), at(60)])
    expect(rows.map(({ timestamp }) => timestamp.slice(11, 16))).toEqual(['09:00', '10:09'])
    expect({ rejected, reasons }).toEqual({ rejected: 1, reasons: [expect.stringMatching(/with their zone$/)] })
  })

  it('reads a record of OTLP/JSON in full', async () => {
    const request = LogsRequest.parse({
      resourceLogs: [
        {
          resource: {
            attributes: [textAttribute('service.name', 'checkout'), textAttribute('service.version', 'abc')],
          },
          scopeLogs: [
            {
              scope: { name: 'shop', version: '1.2' },
              logRecords: [
                {
                  timeUnixNano: '1772359200123456789',
                  severityNumber: 17,
                  body: { stringValue: 'order failed' },
                  attributes: [textAttribute('exception.type', 'TypeError'), { key: 'n', value: { intValue: '42' } }],
                  traceId: '5B8EFFF798038103D269B633813FC60C',
                  spanId: 'eee19b7ec3c1b174',
                },
              ],
            },
          ],
        },
      ],
    })
    expect(await logRowsOf({ request, open }, RECEIVED)).toEqual({
      rejected: 0,
      reasons: [],
      rows: [
        {
          timestamp: '2026-03-01T10:00:00.123456789Z',
          trace_id: '5b8efff798038103d269b633813fc60c',
          span_id: 'eee19b7ec3c1b174',
          severity_text: 'ERROR',
          severity_number: 17,
          service: 'checkout',
          body: 'order failed',
          resource: { 'service.name': 'checkout', 'service.version': 'abc' },
          attributes: {
            'exception.type': 'TypeError',
            n: '42',
            'otel.scope.name': 'shop',
            'otel.scope.version': '1.2',
          },
        },
      ],
    })
  })

  it('takes the observed time, then the time of receipt, when a record has no usable time', async () => {
    const { rows } = await rowsOf([
      { timeUnixNano: '0', observedTimeUnixNano: '1772359200000000001' },
      { timeUnixNano: '9223372036854775807', observedTimeUnixNano: '1772359200000000001' },
      { timeUnixNano: '99999999999999999999' },
      { timeUnixNano: '9223372036854775807' },
      { timeUnixNano: 1 },
      {},
    ])
    const observed = '2026-03-01T10:00:00.000000001Z'
    expect(rows.map((row) => row.timestamp)).toEqual([observed, observed, RECEIVED, RECEIVED, RECEIVED, RECEIVED])
    expect(rows[2]?.service).toBe('unknown_service')
  })

  it('reads ids in base64 and drops those that are all zero or of another length', async () => {
    const base64 = Buffer.from('5b8efff798038103d269b633813fc60c', 'hex').toString('base64')
    const { rows } = await rowsOf([{ traceId: base64 }, { traceId: '0'.repeat(32) }, { traceId: 'abcd', spanId: 7 }])
    expect(rows.map((row) => row.trace_id)).toEqual(['5b8efff798038103d269b633813fc60c', '', ''])
  })

  it('writes structured bodies as JSON', async () => {
    const body = {
      kvlistValue: {
        values: [
          textAttribute('a', 'x'),
          {
            key: 'list',
            value: { arrayValue: { values: [{ intValue: 1 }, { boolValue: true }, { doubleValue: 0.5 }] } },
          },
          { key: 'odd', value: { intValue: 1.5 } },
        ],
      },
    }
    expect((await rowsOf([{ body }])).rows[0]?.body).toBe('{"a":"x","list":["1",true,0.5],"odd":"1.5"}')
  })

  it('takes fields that are left out or null as not set', async () => {
    const { rows, rejected } = await rowsOf(
      [
        { body: null, attributes: null, severityText: null, traceId: null },
        {
          body: { stringValue: null, intValue: '7' },
          attributes: [{ key: 'a' }, { value: { stringValue: 'nameless' } }],
        },
        { body: { kvlistValue: null }, attributes: [{ key: 'n', value: null }] },
      ],
      { attributes: [{}] },
    )
    expect(rejected).toBe(0)
    expect(rows.map((row) => row.body)).toEqual(['', '7', ''])
    expect(rows.map((row) => row.attributes)).toEqual([{}, { a: '', '': 'nameless' }, { n: '' }])
  })

  it('rejects single unreadable records and keeps their neighbours', async () => {
    const { rows, rejected } = await rowsOf([
      { body: { stringValue: 'good' } },
      'bad',
      { attributes: [{ key: 5 }] },
      null,
    ])
    expect(rows.map((row) => row.body)).toEqual(['good'])
    expect(rejected).toBe(3)
  })

  it.each([
    ['timeUnixNano', { timeUnixNano: 'abc' }],
    ['timeUnixNano', { timeUnixNano: 1.5 }],
    ['observedTimeUnixNano', { timeUnixNano: '1772359200000000000', observedTimeUnixNano: {} }],
    ['severityNumber', { severityNumber: true }],
    ['attributes.key', { attributes: [{ key: 5 }] }],
    ['a log record', 7],
  ])('rejects a record for its %s and says so', async (field, record) => {
    const { rows, rejected, reasons } = await rowsOf([record, { body: { stringValue: 'good' } }, record])
    expect(rows.map((row) => row.body)).toEqual(['good'])
    expect([rejected, reasons]).toEqual([2, [expect.stringMatching(`^${field} must be `)]])
  })

  it('takes the name of a severity for its number', async () => {
    const { rows } = await rowsOf([{ severityNumber: 'SEVERITY_NUMBER_ERROR' }])
    expect(rows).toMatchObject([{ severity_number: 17, severity_text: 'ERROR' }])
  })

  it('stays calm when values are hostile', async () => {
    let nested: unknown = { stringValue: 'deep' }
    for (let depth = 0; depth < 5_000; depth++) nested = { arrayValue: { values: [nested] } }
    const trap = { toString: 1, valueOf: 2, low: 1 }
    const { rows, rejected } = await rowsOf([
      { body: nested },
      { body: { stringValue: trap }, timeUnixNano: trap, severityNumber: trap, traceId: trap },
      { body: { kvlistValue: { values: [null, 7, { key: trap }] } } },
      { body: { stringValue: 'x'.repeat(100_000) } },
    ])
    expect(rejected).toBe(1)
    expect(rows[0]?.body.length).toBeLessThan(200)
    expect(rows[2]?.body.length).toBeLessThan(9_000)
  })
})
