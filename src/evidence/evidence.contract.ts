import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SIGNATURE_ATTRIBUTE } from './attributes.ts'
import { changesContract } from './changes.contract.ts'
import { line, SPAN, span } from './contract-rows.spec-support.ts'
import type { Evidence } from './evidence.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'

/** What every evidence adapter does. `open` gives an empty store; a mapped table has no attributes of log lines but those named. */
export function evidenceContract(
  file: string,
  open: () => Promise<Evidence>,
  { keepsAttributes = true }: { readonly keepsAttributes?: boolean } = {},
): void {
  describe(file, () => {
    let evidence: Evidence
    beforeAll(async () => {
      evidence = await open()
    })
    afterAll(() => evidence.close())

    it('knows nothing at first and says so', async () => {
      expect((await evidence.query('newest', {})).rows).toEqual([{ at: '' }])
      for (const id of ['signature_seen', 'call_graph', 'deploys'] as const) {
        expect(await evidence.query(id, SPAN)).toMatchObject({ rows: [], truncated: false, bytes: 0 })
      }
    })

    it('counts requests and errors of entry spans by bucket, and lines of services without spans', async () => {
      await evidence.addSpans([
        span({ at: '12:00:00.5', service: 'checkout', error: true }),
        span({ at: '12:00:04.999999999', service: 'checkout' }),
        span({ at: '12:00:05', service: 'checkout' }),
        span({ at: '12:00:01', service: 'checkout', kind: 'Client', error: true }),
        span({ at: '12:10:00', service: 'checkout' }),
      ])
      await evidence.addLogs([
        line({ at: '12:00:01', service: 'mailer', body: 'sent', severity: 'INFO' }),
        line({ at: '12:00:02', service: 'mailer', body: 'could not send to 17' }),
        line({ at: '12:00:03', service: 'checkout', body: 'a line of a service with spans' }),
      ])
      const { rows } = await evidence.query('service_rate', { ...SPAN, bucket_s: 5 })
      expect(rows).toEqual([
        { service: 'checkout', bucket: '2026-01-28T12:00:00.000Z', requests: 2, errors: 1 },
        { service: 'checkout', bucket: '2026-01-28T12:00:05.000Z', requests: 1, errors: 0 },
        { service: 'mailer', bucket: '2026-01-28T12:00:00.000Z', requests: 2, errors: 1 },
      ])
    })

    it('counts errors by signature whatever the numbers in them, and remembers when each was first seen', async () => {
      await evidence.addLogs([
        line({ at: '12:01:00', service: 'search', body: 'index 4 is broken', deploy: 'd1' }),
        line({ at: '12:01:30', service: 'search', body: 'index 5 is broken', deploy: 'd2' }),
        line({ at: '12:02:30', service: 'search', body: 'disk nearly full', severity: 'WARN' }),
        line({ at: '11:00:00', service: 'search', body: 'index 1 is broken', deploy: 'd1' }),
      ])
      const counts = (await evidence.query('signature_counts', { ...SPAN, bucket_s: 60 })).rows
      const search = counts.filter((row) => row.service === 'search')
      expect(search).toEqual([
        { service: 'search', signature: search[0]?.signature, bucket: '2026-01-28T12:01:00.000Z', count: 2 },
      ])
      const seen = (await evidence.query('signature_seen', SPAN)).rows.filter((row) => row.service === 'search')
      expect(seen).toEqual([
        {
          service: 'search',
          signature: search[0]?.signature,
          title: 'index 1 is broken',
          sample: 'index 1 is broken',
          first_seen: '2026-01-28T11:00:00.000Z',
          last_seen: '2026-01-28T12:01:30.000Z',
          total: 3,
        },
      ])
    })

    it('adds up what is usual by block and hour, and knows since when', async () => {
      const hour = { from: '2026-01-28T11:00:00.000Z', to: '2026-01-28T13:00:00.000Z' }
      const blocks = (await evidence.query('service_blocks', { ...hour, block_s: 900 })).rows
      expect(blocks.filter(({ service }) => service !== 'search')).toEqual([
        { service: 'checkout', block: '2026-01-28T12:00:00.000Z', requests: 4, errors: 1, squares: 1, buckets: 2 },
        { service: 'mailer', block: '2026-01-28T12:00:00.000Z', requests: 2, errors: 1, squares: 1, buckets: 1 },
      ])
      const of = (rows: readonly { service: string }[]) => rows.filter(({ service }) => service === 'search')
      const [first] = of((await evidence.query('signature_first', hour)).rows)
      expect(first).toMatchObject({ service: 'search', first_seen: '2026-01-28T11:00:00.000Z' })
      expect(of((await evidence.query('signature_hours', { ...hour, block_s: 3_600 })).rows)).toMatchObject([
        { block: '2026-01-28T11:00:00.000Z', count: 1 },
        { block: '2026-01-28T12:00:00.000Z', count: 2 },
      ])
      const before = { from: hour.from, to: '2026-01-28T11:00:00.000Z' }
      expect(of((await evidence.query('signature_first', before)).rows)).toEqual([])
    })

    it('leaves a signature alone that a line already carries', async () => {
      const counts = async () =>
        (await evidence.query('signature_counts', { ...SPAN, bucket_s: 600 })).rows.filter(
          (row) => row.service === 'own',
        )
      const named = line({ at: '12:03:00', service: 'own', body: 'pool 3 ran dry' })
      await evidence.addLogs([{ ...named, attributes: { [SIGNATURE_ATTRIBUTE]: 'sk1:given' } }])
      expect(await counts()).toMatchObject([{ signature: 'sk1:given', count: 1 }])
    })

    it('returns error and warning lines of one service, newest first, with their exception and deploy', async () => {
      const exception = {
        'exception.type': 'TypeError',
        'exception.message': 'no',
        'exception.stacktrace': 'at f (a.ts:1)',
      }
      await evidence.addLogs([
        { ...line({ at: '12:04:00', service: 'cart', body: 'x', deploy: 'abc' }), attributes: exception },
      ])
      await evidence.addLogs([line({ at: '12:04:01', service: 'cart', body: 'fine', severity: 'INFO' })])
      await evidence.addLogs([line({ at: '12:04:02', service: 'cart', body: 'careful', severity: 'WARN' })])
      const { rows } = await evidence.query('error_samples', { ...SPAN, service: 'cart' })
      expect(rows.map((row) => row.body)).toEqual(['careful', 'x'])
      expect(rows[1]).toMatchObject({ exception_type: 'TypeError', deploy: 'abc', at: '2026-01-28T12:04:00.000Z' })
    })

    it('drops the last word of what storage cut: it may be half a credential', async () => {
      const token = `ghp_${'aB3dE5gH7jK9'.repeat(3)}`
      const across = (kept: number) => `${'word '.repeat(kept / 5 - 4)}is ${token} and so on`
      const exception = {
        'exception.type': 'Error',
        'exception.message': across(2_048),
        'exception.stacktrace': across(8_192),
      }
      const row = line({ at: '12:04:30', service: 'long', body: across(8_192) })
      await evidence.addLogs([
        { ...row, attributes: exception },
        { ...row, body: across(2_000) },
      ])
      await evidence.addLogs([line({ at: '12:04:31', service: 'long', body: across(200) })])
      const { rows } = await evidence.query('error_samples', { ...SPAN, service: 'long' })
      const seen = (await evidence.query('signature_seen', SPAN)).rows.filter(({ service }) => service === 'long')
      expect(rows).toHaveLength(3)
      expect(seen.map(({ title }) => title.endsWith('word is'))).toContain(true)
      expect(seen.map(({ sample }) => sample.endsWith('word is'))).toContain(true)
      // Whole tokens stay, for they are known by their shape.
      expect(JSON.stringify([rows, seen]).replaceAll(token, '')).not.toContain('ghp_')
    })

    it('draws the call graph and finds failing spans in the traces of a service', async () => {
      await evidence.addSpans([
        span({ at: '12:05:00', service: 'web', id: 'a', trace: 't1' }),
        span({ at: '12:05:00', service: 'web', id: 'b', parent: 'a', kind: 'Client', trace: 't1', error: true }),
        span({ at: '12:05:01', service: 'stock', id: 'c', parent: 'b', trace: 't1', error: true, ms: 40 }),
        span({ at: '12:05:01', service: 'other', id: 'd', trace: 't2', error: true }),
      ])
      expect((await evidence.query('call_graph', SPAN)).rows).toEqual([
        { caller: 'web', callee: 'stock', calls: 1, errors: 1 },
      ])
      const { rows } = await evidence.query('error_spans', { ...SPAN, service: 'web' })
      expect(rows.map((row) => [row.service, row.duration_ms])).toEqual([
        ['stock', 40],
        ['web', 1],
      ])
    })

    it('says how long requests took, by bucket, of whole requests alone', async () => {
      const took = [10, 20, 30, 40, 900].map((ms, i) =>
        span({ at: `12:08:0${i}`, service: 'slow', id: `s${i}`, trace: `slow${i}`, ms }),
      )
      const within = span({ at: '12:08:00', service: 'slow', id: 's9', trace: 'slow0', kind: 'Client', ms: 5_000 })
      await evidence.addSpans([...took, within, span({ at: '12:08:30', service: 'slow', id: 's8', trace: 'x', ms: 7 })])
      const { rows } = await evidence.query('service_durations', { ...SPAN, bucket_s: 30 })
      expect(rows.filter(({ service }) => service === 'slow')).toEqual([
        { service: 'slow', bucket: '2026-01-28T12:08:00.000Z', requests: 5, p50_ms: 30, p95_ms: 900 },
        { service: 'slow', bucket: '2026-01-28T12:08:30.000Z', requests: 1, p50_ms: 7, p95_ms: 7 },
      ])
    })

    it('keeps one row of a deploy that is told twice', async () => {
      const deploy = { id: 'd1', service: 'web', sha: 'a'.repeat(40), previous_sha: '', at: '2026-01-28T12:06:00.000Z' }
      await evidence.addDeploys([deploy])
      await evidence.addDeploys([deploy, { ...deploy, service: 'stock' }])
      expect((await evidence.query('deploys', SPAN)).rows).toEqual([{ ...deploy, service: 'stock' }, deploy])
    })

    it('knows its newest moment', async () => {
      expect((await evidence.query('newest', {})).rows).toEqual([{ at: '2026-01-28T12:10:00.000Z' }])
    })

    it('takes hostile text for text: same rows as a literal search, and nothing else happens', async () => {
      const named = HOSTILE_TEXTS.filter((_, i) => i % 2 === 0)
      await evidence.addLogs(named.map((text) => line({ at: '12:07:00', service: text, body: text })))
      for (const text of HOSTILE_TEXTS) {
        const { rows } = await evidence.query('error_samples', { ...SPAN, service: text })
        expect(rows.map((row) => row.body)).toEqual(named.filter((other) => other === text))
      }
      expect((await evidence.query('deploys', SPAN)).rows).toHaveLength(2)
    })

    changesContract(() => evidence, keepsAttributes)

    it('refuses parameters that are not of their type', async () => {
      await expect(evidence.query('deploys', { from: "' OR 1=1 --", to: SPAN.to })).rejects.toMatchObject({
        code: 'bad-query',
      })
      await expect(evidence.query('service_rate', { ...SPAN, bucket_s: 0 })).rejects.toMatchObject({
        code: 'bad-query',
      })
    })

    it('refuses a row whose time is no time, and stores nothing of that batch', async () => {
      const good = line({ at: '12:08:00', service: 'late', body: 'kept?' })
      await expect(evidence.addLogs([good, { ...good, timestamp: 'yesterday' }])).rejects.toMatchObject({
        code: 'bad-time',
      })
      expect((await evidence.query('error_samples', { ...SPAN, service: 'late' })).rows).toEqual([])
    })
  })
}
