import { describe, expect, it } from 'vitest'
import { alarmsOf } from './alarms.ts'
import { instant, type KnownIncident } from './input.ts'
import { type DetectInput, ledgerOf } from './simulated-ledger.ts'
import { broken, CALLS, follow, knownOf, look, opened, SHOP, sandbox, shop, usual } from './simulated-looks.ts'
import { START, simulate } from './simulated-traffic.ts'
import { atOnce } from './steps.ts'

const MONTH = 30 * 86_400
const TRAFFIC = simulate({ seed: 3, seconds: 200, services: SHOP, calls: CALLS, troubles: [broken(0.9)] })

const alarmsAt = (input: DetectInput) => atOnce(alarmsOf(ledgerOf(input, sandbox), input, sandbox))

/** Open for a month, about another error. */
const FORGOTTEN: KnownIncident = {
  incident_id: 'old',
  service: 'checkout',
  signature: 'a typo in a banner',
  severity: 'SEV-3',
  status: 'RootCause',
  cycle: 1,
  detected_at: instant(START - MONTH),
}

describe('workers/detector/place.ts', () => {
  it('opens a new incident beside an open one that was forgotten a month ago', () => {
    for (const service of ['checkout', 'web', 'stock']) {
      const found = look(TRAFFIC.inputAt(130, sandbox), [{ ...FORGOTTEN, service }])
      expect(found, service).toMatchObject([{ event_type: 'IncidentDetected', payload: { severity: 'SEV-1' } }])
      expect(found[0]?.incident_id).not.toBe('old')
    }
  })

  it('knows what is usual for a service whose incident was forgotten', () => {
    const traffic = simulate({ seed: 5, seconds: 400, services: SHOP, troubles: [broken(0.2, { from: 360 })] })
    const brief = { ...sandbox, history: { ...sandbox.history, seconds: 300 } }
    // A fifth of the requests: under the bar for a service of which nothing is known.
    const found = look(traffic.inputAt(395, brief), [FORGOTTEN], [], brief)
    expect(found).toMatchObject([{ payload: { rule: { name: 'rate' }, error_signature: 'boom' } }])
  })

  it('leaves the time of an open incident out of what is usual for as long as half of the history', () => {
    const traffic = simulate({ seed: 5, seconds: 400, services: SHOP, troubles: [broken(0.4, { from: 200 })] })
    const known = { ...FORGOTTEN, detected_at: instant(START + 205), signature: 'boom' }
    const rules = (incident: KnownIncident) =>
      alarmsAt({ ...traffic.inputAt(390, sandbox), incidents: [incident], suppressions: [] })
    expect(rules(known)).toMatchObject([{ service: 'checkout', rule: 'rate' }])
    expect(rules({ ...known, service: 'mail' })).toEqual([])
  })

  it('puts another error into the open incident while people or the detector still speak of it', () => {
    const attended = { ...FORGOTTEN, active_at: instant(START + 60) }
    const found = look(TRAFFIC.inputAt(130, sandbox), [attended])
    expect(opened(found)).toEqual([])
    expect(found.map(({ incident_id }) => incident_id)).toEqual(['old', 'old'])
  })

  it('begins another investigation of an open incident that was found over before the trouble began', () => {
    const mended = { ...FORGOTTEN, active_at: instant(START + 60), over_at: instant(START + 90) }
    const [back] = look(TRAFFIC.inputAt(130, sandbox), [mended])
    expect(back).toMatchObject({ event_type: 'IncidentDetected', incident_id: 'old', cycle: 2, opens_cycle: 2 })
    const same = { ...mended, signature: 'boom', active_at: instant(START - MONTH) }
    expect(look(TRAFFIC.inputAt(130, sandbox), [same])[0]).toMatchObject({ incident_id: 'old', cycle: 2 })
    // What it was found over of tells nothing of a trouble before that.
    const late = { ...mended, over_at: instant(START + 129) }
    expect(opened(look(TRAFFIC.inputAt(130, sandbox), [late]))).toEqual([])
  })

  it('hides no outage in a private incident, but leaves that its own error', () => {
    const attended = { ...FORGOTTEN, active_at: instant(START + 60), private: true }
    expect(opened(look(TRAFFIC.inputAt(130, sandbox), [attended]))).toHaveLength(1)
    expect(opened(look(TRAFFIC.inputAt(130, sandbox), [{ ...attended, signature: 'boom' }]))).toEqual([])
  })

  it('puts the same error into the open incident, however old that is', () => {
    const same = look(TRAFFIC.inputAt(130, sandbox), [{ ...FORGOTTEN, signature: 'boom' }])
    expect(opened(same)).toEqual([])
    const listed = look(TRAFFIC.inputAt(130, sandbox), [{ ...FORGOTTEN, signatures: ['boom'] }])
    expect(opened(listed)).toEqual([])
  })

  it('puts the rate of an error that goes on into its incident, though only two stray lines of another one grew', () => {
    const stray = broken(0.3, { from: 392, to: 396, signature: 'stray' })
    // As after a restart: only what people said of it is known, and that is longer ago than what joins by time alone.
    const known = { ...FORGOTTEN, signature: 'boom', detected_at: instant(START + 92), active_at: instant(START + 150) }
    for (let seed = 1; seed <= 10; seed++) {
      const traffic = simulate({ seed, seconds: 400, services: SHOP, calls: CALLS, troubles: [stray, broken(0.9)] })
      expect(opened(look(traffic.inputAt(396, sandbox), [known])), `seed ${seed}`).toEqual([])
    }
  })

  it('keeps quiet about the rate of a suppressed error that goes on, though a stray line of another one grew', () => {
    const stray = broken(0.02, { from: 390, to: 396, signature: 'stray' })
    const until = instant(START + 4_000)
    const muted = { ...FORGOTTEN, signature: 'boom', status: 'Suppressed' as const, until }
    for (let seed = 1; seed <= 10; seed++) {
      const traffic = simulate({ seed, seconds: 400, services: SHOP, calls: CALLS, troubles: [broken(0.4), stray] })
      const input = traffic.inputAt(396, sandbox)
      const known = { ...muted, detected_at: instant(START + 92), closed_at: instant(START + 380) }
      expect(opened(look(input, [known])), `seed ${seed}`).toEqual([])
      const other = opened(look(input, [{ ...known, signature: 'nothing of this' }]))
      for (const { payload } of other) expect(payload.error_signature, `seed ${seed}`).toBe('boom')
    }
  })

  it('opens one incident for one error that comes up in services at once, though nobody knows who calls whom', () => {
    const names = ['one', 'two', 'three', 'four', 'five']
    const services = Object.fromEntries(names.map((name) => [name, { rps: 5, background: 0.005 }]))
    const at = (start: (place: number) => number, signature: (name: string) => string) =>
      names.map((service, i) => broken(0.7, { service, from: start(i), signature: signature(service) }))
    for (let seed = 1; seed <= 5; seed++) {
      const opens = (troubles: ReturnType<typeof at>, seconds: number) =>
        opened(follow({ seed, seconds, services, troubles }, 61, seconds, []))
      const staggered = at(
        (i) => 100 + 4 * i,
        () => 'boom',
      )
      const [one, ...none] = opens(staggered, 300)
      expect(none, `seed ${seed}`).toEqual([])
      expect(names, `seed ${seed}`).toContain(one?.payload.service)
      const different = at(
        () => 100,
        (name) => `${name} is down`,
      )
      expect(opens(different, 300), `seed ${seed}`).toHaveLength(names.length)
      const apart = at(
        (i) => 100 + 150 * i,
        () => 'boom',
      )
      expect(opens(apart.slice(0, 3), 500), `seed ${seed}`).toHaveLength(3)
    }
  })

  it('opens a new incident where an open one of long ago makes up the lesser part of the rate', () => {
    const known = { ...FORGOTTEN, signature: 'boom', detected_at: instant(START + 92), active_at: instant(START + 150) }
    const more = broken(0.7, { from: 380, signature: 'other' })
    const troubles = [more, broken(0.2, { from: 90 })]
    const traffic = simulate({ seed: 2, seconds: 440, services: SHOP, calls: CALLS, troubles })
    expect(opened(look(traffic.inputAt(436, sandbox), [known]))).toMatchObject([
      { payload: { error_signature: 'other' } },
    ])
  })

  it('takes failing requests without an error line for nobody in particular', () => {
    const input = { ...TRAFFIC.inputAt(130, sandbox), counts: [], seen: [] }
    const found = look(input, [{ ...FORGOTTEN, signature: 'spans' }])
    expect(found).toMatchObject([{ event_type: 'IncidentDetected', payload: { error_signature: 'spans' } }])
  })

  it('opens one incident for an outage that reaches the neighbours minutes later, after a month-old one', () => {
    const troubles = [
      broken(0.6, { from: 100, service: 'stock', signature: 'stock-down' }),
      broken(0.7, { from: 150, service: 'checkout', signature: 'no-stock' }),
      broken(0.6, { from: 200, service: 'web', signature: 'bad-gateway' }),
    ]
    for (let seed = 1; seed <= 5; seed++) {
      const world = { seed, seconds: 260, services: SHOP, calls: CALLS, troubles }
      const drafts = follow(world, 61, 260, [{ ...FORGOTTEN, service: 'web' }])
      expect(
        drafts.map((draft) => draft.payload.service),
        `seed ${seed}`,
      ).toEqual(['stock'])
    }
  })

  it('puts what a caller shows late into the incident of a callee whose requests fail still', () => {
    const hours = instant(START - 2 * 3_600)
    const stock = { ...FORGOTTEN, service: 'stock', signature: 'stock fails', detected_at: hours, active_at: hours }
    const found = (incident: KnownIncident, failing: number) =>
      opened(look(shop({ checkout: 1, stock: failing }), [incident], [], usual)).map(({ payload }) => payload.service)
    // Too little to be the root of what the caller suffers, and failing all the same.
    expect(found(stock, 0.02)).toEqual([])
    expect(found(stock, 0.001)).toEqual(['checkout'])
    expect(found({ ...stock, service: 'mail' }, 0.02)).toEqual(['checkout'])
  })

  it('opens nothing for what callers suffered until their incident was closed, and something for what comes after', () => {
    const felt = (to: number) => [
      broken(0.9, { from: 90, to, service: 'stock', signature: 'stock-down' }),
      broken(0.6, { from: 90, to, service: 'web', signature: 'bad-gateway' }),
    ]
    const [first] = opened(look(TRAFFIC.inputAt(130, sandbox)))
    const stock = { ...knownOf(first), service: 'stock', signature: 'stock-down', services_joined: [] }
    const closed: KnownIncident = { ...stock, status: 'Resolved', closed_at: instant(START + 135) }
    const seen = (to: number, at: number) => {
      const world = { seed: 4, seconds: 200, services: SHOP, calls: CALLS, troubles: felt(to) }
      return opened(look(simulate(world).inputAt(at, sandbox), [closed]))
    }
    expect([136, 138, 142, 150].flatMap((at) => seen(134, at))).toEqual([])
    expect(seen(200, 150).length).toBeGreaterThan(0)
  })

  it('keeps a suppressed incident quiet until the time that was given, and opens it again after that', () => {
    const input = TRAFFIC.inputAt(130, sandbox)
    const [first] = opened(look(input))
    const suppressed: KnownIncident = { ...knownOf(first), status: 'Suppressed', closed_at: instant(START + 100) }
    expect(look(input, [suppressed])).toEqual([])
    expect(look(input, [{ ...suppressed, until: instant(START + 131) }])).toEqual([])
    expect(look(input, [{ ...suppressed, until: instant(START + 130) }])).toMatchObject([
      { event_type: 'IncidentDetected', incident_id: first?.incident_id, cycle: 2, opens_cycle: 2 },
    ])
    const weeks = { ...suppressed, closed_at: instant(START - MONTH) }
    expect(look(input, [{ ...weeks, until: instant(START + MONTH) }])).toEqual([])
    expect(look(input, [{ ...weeks, until: instant(START - MONTH + 60) }])).toMatchObject([{ cycle: 1 }])
  })

  it('keeps an incident that was suppressed without an end quiet until a person opens it again', () => {
    const input = TRAFFIC.inputAt(130, sandbox)
    const long = { closed_at: instant(START - 12 * MONTH), detected_at: instant(START - 13 * MONTH) }
    const suppressed: KnownIncident = { ...knownOf(look(input)[0]), ...long, status: 'Suppressed' }
    expect(look(input, [suppressed])).toEqual([])
    expect(look(input, [{ ...suppressed, signature: 'another' }])).toMatchObject([{ cycle: 1 }])
    expect(look(input, [{ ...suppressed, status: 'Resolved' }])).toMatchObject([{ cycle: 1 }])
  })
})
