import { describe, expect, it } from 'vitest'
import type { Findings, ServiceFinding } from './props.ts'
import { windowReport } from './window-report.ts'

const failing = (service: string, at: string, part?: string): ServiceFinding => ({
  service,
  requests: 100,
  errors: 70,
  points: [],
  ...(part === undefined ? {} : { part }),
  trouble: {
    kind: 'errors',
    at: `2026-03-02T21:${at}.000Z`,
    exact: true,
    from_start: false,
    observed: 70,
    expected: 1,
    after: [],
  },
})

/** The lines that stand under "In this order", each as the names of its services. */
function orders(services: readonly ServiceFinding[], series: Findings['series'] = []) {
  const window = { from: '2026-03-02T21:00:00.000Z', to: '2026-03-02T21:30:00.000Z' }
  const usual = { from: '2026-03-02T20:00:00.000Z', to: '2026-03-02T20:59:50.000Z' }
  const { blocks } = windowReport({ window, usual, services, series, errors: [], deploys: [], causes: [], gaps: [] })
  const told = blocks.map((block) => ('text' in block && typeof block.text === 'object' ? block.text.text : ''))
  const [, ...lines] = told.find((text) => text.startsWith('*In this order*'))?.split('\n') ?? []
  return lines.map((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, name]) => name))
}

describe('blocks/findings/linked.ts', () => {
  const shop = [failing('checkout', '10:00', 'shop'), failing('storefront', '10:01', 'shop')]

  it('puts no service into the order of others that it has nothing to do with', () => {
    const apart = [failing('app', '11:00'), failing('bill-c', '14:00')]
    expect(orders([...shop, ...apart])).toEqual([['checkout', 'storefront']])
    expect(orders([...shop.slice(0, 1), ...apart])).toEqual([])
  })

  it('tells each order where there are several: by calls, and of what began together where no call is known', () => {
    const logs = [failing('app', '12:00'), failing('bill-c', '12:30')]
    expect(orders([...shop, ...logs, failing('mailer', '13:00', 'mail'), failing('relay', '13:05', 'mail')])).toEqual([
      ['checkout', 'storefront'],
      ['app', 'bill-c'],
      ['mailer', 'relay'],
    ])
  })

  it('tells of one service what moved before it', () => {
    const moved = {
      service: 'database',
      metric: 'connections',
      source: 'Prometheus',
      at: '2026-03-02T21:09:50.000Z',
      step_s: 10,
      from: 20,
      to: 100,
      is_harm: true,
      before: 'checkout',
      points: [],
    }
    expect(orders([failing('checkout', '10:00'), failing('app', '20:00')], [moved])).toEqual([['database', 'checkout']])
  })
})
