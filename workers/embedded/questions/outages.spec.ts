import { describe, expect, it } from 'vitest'
import type { Link } from '../../../src/evidence/correlate/chain.ts'
import { outagesIn } from './outages.ts'

const failing = (service: string, atS: number, observed = 100): Link => {
  const span = { atMs: atS * 1_000, lastMs: 600_000, precisionMs: 1_000 }
  return { service, after: [], anomaly: { kind: 'errors', ...span, observed, expected: 0 } }
}
const call = (caller: string, callee: string) => ({ caller, callee })

describe('workers/embedded/questions/outages.ts', () => {
  it('keeps together what calls connect, near or far, and apart what they do not', () => {
    const calls = [call('app', 'cart'), call('cart', 'db'), call('mailer', 'relay')]
    const chain = [failing('relay', 10, 5), failing('db', 100), failing('mailer', 300, 9), failing('app', 130)]
    expect(outagesIn(chain, calls)).toEqual([
      ['relay', 'mailer'],
      ['db', 'app'],
    ])
  })

  it('takes services of which no call is known for one outage where they began together', () => {
    expect(outagesIn([failing('db', 100), failing('app', 130), failing('mailer', 400)], [])).toEqual([
      ['db', 'app'],
      ['mailer'],
    ])
    expect(outagesIn([failing('db', 100), failing('logs', 110)], [call('app', 'db')])).toEqual([['db'], ['logs']])
  })

  it('explains no silence beside what fails', () => {
    const { anomaly } = failing('cron', 50)
    const silent: Link = { service: 'cron', after: [], anomaly: { ...anomaly, kind: 'silence' } }
    expect(outagesIn([silent, failing('db', 100)], [call('app', 'db')])).toEqual([['db']])
    expect(outagesIn([silent], [])).toEqual([['cron']])
  })
})
