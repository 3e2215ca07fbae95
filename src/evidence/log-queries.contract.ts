import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Evidence } from './evidence.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'
import type { LogRow } from './rows.ts'

const SPAN = { from: '2026-01-28T12:00:00.000Z', to: '2026-01-28T12:10:00.000Z' }

/** What every evidence adapter answers about the logs themselves. `open` gives an empty store. */
export function logQueriesContract(file: string, open: () => Promise<Evidence>): void {
  describe(`${file}, about logs`, () => {
    let evidence: Evidence
    beforeAll(async () => {
      evidence = await open()
    })
    afterAll(() => evidence.close())

    it('counts every line by kind, whatever its level and the numbers in it', async () => {
      await evidence.addLogs([
        line('12:00:00', 'search', 'query 17 took 30 ms', 'INFO'),
        line('12:00:01', 'search', 'query 18 took 4 ms', 'INFO'),
        line('12:01:00', 'search', 'index 4 is broken', 'ERROR'),
        line('12:02:00', 'search', 'index 5 is broken', 'ERROR'),
        line('12:02:30', 'search', 'index 6 is broken', 'ERROR'),
        line('12:03:00', 'search', 'disk nearly full', 'WARN'),
        line('12:10:00', 'search', 'after the window', 'INFO'),
        line('12:00:00', 'other', 'another service', 'INFO'),
      ])
      const { rows } = await evidence.query('log_patterns', { ...SPAN, service: 'search' })
      expect(rows.map(({ level, count, title }) => [level, count, title])).toEqual([
        ['error', 3, 'index 4 is broken'],
        ['quiet', 2, 'query 17 took 30 ms'],
        ['warning', 1, 'disk nearly full'],
      ])
      expect(rows[0]).toMatchObject({ first_seen: '2026-01-28T12:01:00.000Z', last_seen: '2026-01-28T12:02:30.000Z' })
    })

    it('names errors as the counts of errors do', async () => {
      const counts = (await evidence.query('signature_counts', { ...SPAN, bucket_s: 600 })).rows
      const { rows } = await evidence.query('log_patterns', { ...SPAN, service: 'search' })
      expect(rows.filter(({ level }) => level === 'error').map((row) => [row.pattern, row.count])).toEqual(
        counts.map((row) => [row.signature, row.count]),
      )
    })

    it('adds lines up by bucket, for one service and for all', async () => {
      const ask = { ...SPAN, bucket_s: 120 }
      expect((await evidence.query('log_volume', { ...ask, service: 'search' })).rows).toEqual([
        { bucket: '2026-01-28T12:00:00.000Z', lines: 3, warnings: 0, errors: 1 },
        { bucket: '2026-01-28T12:02:00.000Z', lines: 3, warnings: 1, errors: 2 },
      ])
      expect((await evidence.query('log_volume', { ...ask, service: '' })).rows[0]).toMatchObject({ lines: 4 })
      expect((await evidence.query('log_patterns', { ...SPAN, service: '' })).rows).toHaveLength(4)
    })

    it('takes hostile text for text: same rows as a literal search', async () => {
      const named = HOSTILE_TEXTS.filter((_, i) => i % 2 === 0)
      await evidence.addLogs(named.map((text) => line('12:07:00', text, 'a line', 'ERROR')))
      for (const service of HOSTILE_TEXTS) {
        const expected = named.filter((other) => other === service)
        const patterns = await evidence.query('log_patterns', { ...SPAN, service })
        expect(patterns.rows.map((row) => row.service)).toEqual(expected)
        const volume = await evidence.query('log_volume', { ...SPAN, service, bucket_s: 600 })
        expect(volume.rows.map((row) => row.lines)).toEqual(expected.map(() => 1))
      }
    })
  })
}

function line(at: string, service: string, body: string, severity: 'INFO' | 'WARN' | 'ERROR'): LogRow {
  return {
    timestamp: `2026-01-28T${at}Z`,
    trace_id: '',
    span_id: '',
    severity_text: severity,
    severity_number: { INFO: 9, WARN: 13, ERROR: 17 }[severity],
    service,
    body,
    resource: {},
    attributes: {},
  }
}
