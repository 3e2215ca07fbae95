import { expect, it } from 'vitest'
import { line, SPAN, span } from './contract-rows.spec-support.ts'
import type { Evidence } from './evidence.ts'
import type { LogRow } from './rows.ts'

/** What every evidence adapter does with changes that are no commits: a part of `evidenceContract`, on its store. */
export function changesContract(evidence: () => Evidence, keepsAttributes: boolean): void {
  it('keeps changes once, and counts the variants of flags in logs and spans', async () => {
    const change = {
      id: 'config:checkout/pool.max@1',
      kind: 'config',
      service: 'checkout',
      name: 'pool.max',
      value: '5',
      previous: '50',
      at: '2026-01-28T12:05:00.000Z',
    } as const
    await evidence().addChanges([change, { ...change, id: 'later', name: 'other', at: '2026-01-28T12:10:00Z' }])
    await evidence().addChanges([change])
    expect((await evidence().query('changes', SPAN)).rows).toEqual([change])
    const named = { service: 'checkout', kind: 'config', name: 'pool.max' }
    expect((await evidence().query('service_changes', named)).rows).toEqual([change])

    const evaluated = (at: string, told: Record<string, string>): LogRow => ({
      ...line({ at, service: 'flags', body: 'feature_flag.evaluation', severity: 'INFO' }),
      attributes: { 'feature_flag.key': 'cart', ...told },
    })
    await evidence().addLogs([
      evaluated('12:04:01', { 'feature_flag.result.variant': 'off' }),
      evaluated('12:04:02', { 'feature_flag.variant': 'off' }),
      evaluated('12:05:07', { 'feature_flag.result.value': 'true' }),
      evaluated('12:05:08', { 'feature_flag.result.value': 'mail@example.org' }),
      evaluated('12:05:09', { 'feature_flag.key': 'never-switched', 'feature_flag.variant': 'on' }),
    ])
    await evidence().addSpans([
      {
        ...span({ at: '12:06:10', service: 'flags', kind: 'Client' }),
        attributes: { 'faultline.flags': 'cart=b=c\nx=y' },
      },
      {
        ...span({ at: '12:06:11', service: 'flags', kind: 'Client' }),
        attributes: { 'feature_flag.key': 'cart', 'feature_flag.variant': 'off' },
      },
    ])
    const { rows } = await evidence().query('flag_variants', { ...SPAN, bucket_s: 60 })
    const row = (variant: string, minute: string, second: string, count: number) => ({
      service: 'flags',
      flag: 'cart',
      variant,
      bucket: `2026-01-28T12:${minute}:00.000Z`,
      first_seen: `2026-01-28T12:${minute}:${second}.000Z`,
      count,
    })
    expect(rows).toEqual([
      row('b=c', '06', '10', 1),
      row('off', '06', '11', 1),
      ...(keepsAttributes ? [row('true', '05', '07', 1), row('off', '04', '01', 2)] : []),
    ])
  })
}
