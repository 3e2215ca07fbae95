import { describe, expect, it } from 'vitest'
import { instant, type KnownIncident, type Suppression } from './input.ts'
import { broken, CALLS, follow, knownOf, look, opened, SHOP, sandbox, shop, usual } from './simulated-looks.ts'
import { START, simulate } from './simulated-traffic.ts'

describe('workers/detector/incident-layer.ts', () => {
  it('gives the same incident the same id however much later the look comes', () => {
    const world = { seed: 11, seconds: 130, services: SHOP, troubles: [broken(0.5)] }
    const traffic = simulate(world)
    const ids = [98, 99, 100, 103, 110].flatMap((at) =>
      look(traffic.inputAt(at, sandbox)).map((draft) => draft.incident_id),
    )
    expect(ids).toHaveLength(5)
    expect(new Set(ids).size).toBe(1)
  })

  it('opens one incident for a cascade, at the deepest service that fails', () => {
    // A caller fails because its callee did, a moment before.
    const troubles = [
      broken(0.6, { from: 100, service: 'stock', signature: 'stock-down' }),
      broken(0.5, { from: 101, service: 'checkout', signature: 'no-stock' }),
      broken(0.4, { from: 102, service: 'web', signature: 'bad-gateway' }),
    ]
    for (let seed = 1; seed <= 10; seed++) {
      const drafts = follow({ seed, seconds: 200, services: SHOP, calls: CALLS, troubles }, 61, 200)
      expect(
        drafts.map((draft) => draft.payload.service),
        `seed ${seed}`,
      ).toHaveLength(1)
      expect(['stock', 'checkout']).toContain(drafts[0]?.payload.service)
    }
    const late = look(simulate({ seed: 4, seconds: 130, services: SHOP, calls: CALLS, troubles }).inputAt(120, sandbox))
    expect(late).toHaveLength(1)
    expect(late[0]?.payload).toMatchObject({ service: 'stock', services_joined: ['checkout', 'web'] })
  })

  it('files a caller that is down under its own name, not under a callee that explains little of it', () => {
    const found = look(shop({ checkout: 1, stock: 0.02 }), [], [], usual)
    expect(found).toMatchObject([
      { event_type: 'IncidentDetected', payload: { service: 'checkout', severity: 'SEV-1', services_joined: [] } },
      { event_type: 'NoteAdded', incident_id: found[0]?.incident_id },
    ])
    expect(found[0]?.payload).toMatchObject({ title: 'checkout: checkout fails', error_signature: 'checkout fails' })
  })

  it('takes the severity of the service that has it worst, and says which', () => {
    const input = shop({ checkout: 1, stock: 0.09 })
    const [found] = opened(look({ ...input, counts: [] }, [], [], usual))
    expect(found?.payload).toMatchObject({
      service: 'stock',
      severity: 'SEV-1',
      services_joined: ['checkout'],
      title: 'stock: 100 % of requests to checkout fail',
    })
    expect(found?.payload.rule?.why).toMatch(
      / checkout, which depends on it, has it worst: 2,000 of 2,000 requests to checkout failed \(100 %\)\.$/,
    )
  })

  it('does not blame a callee that fails as much as it always does', () => {
    const input = shop({ checkout: 0.3, stock: 0.2 })
    const history = input.history.map((row) =>
      row.service === 'stock' ? { ...row, errors: Math.round(row.requests * 0.2) } : row,
    )
    expect(opened(look({ ...input, history }, [], [], usual))).toMatchObject([
      { payload: { service: 'checkout', services_joined: [] } },
    ])
  })

  it('opens two incidents for two services that have nothing to do with each other', () => {
    const troubles = [broken(0.6), broken(0.6, { service: 'mail', signature: 'smtp' })]
    const services = { ...SHOP, mail: { rps: 4, background: 0.005 } }
    const drafts = follow({ seed: 6, seconds: 130, services, calls: CALLS, troubles }, 61, 130)
    expect(drafts.map((draft) => draft.payload.service).sort()).toEqual(['checkout', 'mail'])
  })

  it('reopens the same incident with the next cycle when it fires again, and not for what the closing left behind', () => {
    const troubles = [broken(0.6, { from: 90, to: 110 }), broken(0.6, { from: 200, to: 260 })]
    const traffic = simulate({ seed: 9, seconds: 260, services: SHOP, troubles })
    const opened = look(traffic.inputAt(100, sandbox))[0]
    const closed: KnownIncident = { ...knownOf(opened), status: 'Resolved', closed_at: instant(START + 113) }
    for (let at = 114; at < 200; at++) expect(look(traffic.inputAt(at, sandbox), [closed]), `second ${at}`).toEqual([])
    const again = look(traffic.inputAt(212, sandbox), [closed])
    expect(again).toMatchObject([{ incident_id: opened?.incident_id, cycle: 2, opens_cycle: 2 }])
    const forgotten = { ...closed, detected_at: instant(START - 9_000), closed_at: instant(START - 5_000) }
    expect(look(traffic.inputAt(212, sandbox), [forgotten])).toMatchObject([{ cycle: 1 }])
  })

  it('respects what people muted', () => {
    const input = simulate({ seed: 12, seconds: 120, services: SHOP, troubles: [broken(0.6)] }).inputAt(110, sandbox)
    const muted = (suppression: Suppression) => look(input, [], [suppression])
    expect(muted({ service: 'checkout' })).toEqual([])
    expect(muted({ signature: 'boom' })).toEqual([])
    expect(muted({ signature: 'boom', service: 'checkout' })).toEqual([])
    expect(muted({ signature: 'boom', service: 'web' })).toHaveLength(1)
    expect(muted({ signature: 'other' })).toHaveLength(1)
    expect(muted({ service: 'checkout', until: instant(START + 50) })).toHaveLength(1)
    const suppressed: KnownIncident = {
      ...knownOf(look(input)[0]),
      status: 'Suppressed',
      closed_at: instant(START + 95),
    }
    expect(look(input, [suppressed])).toEqual([])
  })
})
