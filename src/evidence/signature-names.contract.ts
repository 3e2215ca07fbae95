import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SIGNATURE_ATTRIBUTE, WAS_ATTRIBUTE } from './attributes.ts'
import type { Evidence } from './evidence.ts'
import type { LogRow } from './rows.ts'
import { signatureOf } from './signature.ts'

const SPAN = { from: '2026-01-28T11:00:00.000Z', to: '2026-01-28T13:00:00.000Z' }

/** How every evidence adapter tells rows that two versions named. `open` gives an empty store. */
export function signatureNamesContract(file: string, open: () => Promise<Evidence>): void {
  describe(`${file}, about names of errors`, () => {
    let evidence: Evidence
    const { signature, was = '' } = signatureOf({ body: 'index 4 is broken', severity: 'ERROR' })
    const of = (rows: readonly { service: string }[], service = 'search') =>
      rows.filter((row) => row.service === service)
    beforeAll(async () => {
      evidence = await open()
      await evidence.addLogs([line('11:10:00', 'index 1 is broken', was), line('11:50:00', 'index 2 is broken', was)])
      await evidence.addLogs([line('12:00:00', 'index 3 is broken'), line('12:01:00', 'index 4 is broken')])
    })
    afterAll(() => evidence.close())

    it('tells rows of before an upgrade under the name that the error has now', async () => {
      const counts = of((await evidence.query('signature_counts', { ...SPAN, bucket_s: 3_600 })).rows)
      expect(counts).toMatchObject([
        { signature, bucket: '2026-01-28T11:00:00.000Z', count: 2 },
        { signature, bucket: '2026-01-28T12:00:00.000Z', count: 2 },
      ])
      const hours = of((await evidence.query('signature_hours', { ...SPAN, block_s: 7_200 })).rows)
      expect(hours.map((row) => 'signature' in row && row.signature)).toEqual([signature, signature])
      const [first] = of((await evidence.query('signature_first', SPAN)).rows)
      expect(first).toMatchObject({ signature, first_seen: '2026-01-28T11:10:00.000Z' })
      const lately = { ...SPAN, from: '2026-01-28T12:00:00.000Z' }
      expect(of((await evidence.query('signature_seen', lately)).rows)).toMatchObject([
        { signature, title: 'index 1 is broken', first_seen: '2026-01-28T11:10:00.000Z', total: 4 },
      ])
      const samples = (await evidence.query('error_samples', { ...SPAN, service: 'search' })).rows
      expect(samples.map((row) => row.signature)).toEqual([signature, signature, signature, signature])
    })

    it('knows the old name for as long as people may ask by it', async () => {
      const ask = { service: 'search', from: SPAN.from }
      expect((await evidence.query('signature_names', ask)).rows).toEqual([{ service: 'search', was, signature }])
      expect((await evidence.query('signature_names', { ...ask, service: 'other' })).rows).toEqual([])
      expect((await evidence.query('signature_names', { ...ask, from: SPAN.to })).rows).toEqual([])
    })

    it('counts an old name for each of those that it became, and several for the one that they became', async () => {
      const named = (at: string, name: string, before: string) => line(at, 'x', name, before, 'both')
      await evidence.addLogs([
        line('11:10:00', 'x', 'sk1:one', '', 'both'),
        line('11:20:00', 'x', 'sk1:two', '', 'both'),
      ])
      await evidence.addLogs([
        named('12:00:00', 'sk2:a', 'sk1:one'),
        named('12:00:00', 'sk2:b', 'sk1:one'),
        named('12:01:00', 'sk2:a', 'sk1:two'),
      ])
      const counts = of((await evidence.query('signature_counts', { ...SPAN, bucket_s: 7_200 })).rows, 'both')
      const total = (name: string) =>
        counts.reduce(
          (sum, row) => sum + ('signature' in row && 'count' in row && row.signature === name ? Number(row.count) : 0),
          0,
        )
      expect([total('sk2:a'), total('sk2:b'), total('sk1:one')]).toEqual([4, 2, 0])
      const seen = of((await evidence.query('signature_seen', SPAN)).rows, 'both')
      expect(seen).toMatchObject([
        { signature: 'sk2:a', total: 4, first_seen: '2026-01-28T11:10:00.000Z' },
        { signature: 'sk2:b', total: 2, first_seen: '2026-01-28T11:10:00.000Z' },
      ])
    })
  })
}

/** `name`: what an earlier version stored; "" lets this one name it. */
function line(at: string, body: string, name = '', before = '', service = 'search'): LogRow {
  return {
    timestamp: `2026-01-28T${at}Z`,
    trace_id: '',
    span_id: '',
    severity_text: 'ERROR',
    severity_number: 17,
    service,
    body,
    resource: {},
    attributes: {
      ...(name === '' ? {} : { [SIGNATURE_ATTRIBUTE]: name }),
      ...(before === '' ? {} : { [WAS_ATTRIBUTE]: before }),
    },
  }
}
