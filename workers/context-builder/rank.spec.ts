import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jcs } from '../../src/kit/jcs.ts'
import { decisiveEvidence } from '../../src/timeline/payloads/context.ts'
import { focusOf } from './focus.ts'
import type { Shipped, Telemetry } from './gathered.ts'
import { NO_PAST } from './past.ts'
import { rank } from './rank.ts'
import {
  at,
  briefFor,
  commit,
  decoy,
  deploy,
  extract,
  guilty,
  ONSET_MS,
  readme,
  restyle,
  STACK,
  shipped,
  telemetryOf,
} from './scene.spec-support.ts'

const bad = deploy('bad', -300)
const late = deploy('late', -20)
const batch = [...shipped([readme, restyle, extract, guilty], bad), ...shipped([decoy], late)]
const undefinedRate = [{ title: "TypeError: Cannot read properties of undefined (reading 'value')", stack: STACK }]

function ranked(
  telemetry: Telemetry,
  changes: readonly Shipped[] = batch,
  settled: { ref: string; why: string }[] = [],
  signature = 'sig_0',
) {
  const focus = focusOf(briefFor({ signature }), telemetry)
  return rank({
    focus,
    telemetry,
    shipped: changes,
    settled,
    past: NO_PAST,
    idOf: (kind, ref) => `${kind}/${ref}`.slice(0, 30),
  })
}

describe('workers/context-builder/rank.ts', () => {
  it('blames the change that touches the failing function, not the latest deploy', () => {
    const [first, second] = ranked(telemetryOf(undefinedRate, [late, bad]))
    expect(first).toMatchObject({ id: 'h1', kind: 'change', ref: guilty.sha })
    expect(first?.confidence).toBeGreaterThanOrEqual(0.8)
    expect(second?.confidence).toBeLessThan(0.2)
  })

  it('says nothing of what was shipped where nobody was asked', () => {
    const telemetry = telemetryOf([{ title: 'Error: the moon is full' }])
    const focus = focusOf(briefFor(), telemetry)
    const input = { focus, telemetry, shipped: [], settled: [], past: NO_PAST, idOf: () => undefined }
    expect(JSON.stringify(rank(input))).toContain('nothing was shipped')
    expect(JSON.stringify(rank({ ...input, unread: 'no-host' }))).not.toMatch(/nothing was shipped|No change of ours/)
    expect(
      rank({ ...input, unread: 'no-host' })[0]
        ?.parts.map(({ why }) => why)
        .join(),
    ).toContain('no code host was asked')
    const lost = JSON.stringify(rank({ ...input, unread: 'no-repository' }))
    expect(lost).toContain('no repository is known for checkout, so no change could be compared')
    expect(lost).not.toContain('no code host')
  })

  it('is not led by time alone: with errors that fit no change it says so, however near the deploy', () => {
    const [first] = ranked(telemetryOf([{ title: 'Error: the moon is full' }]), shipped([decoy], late))
    expect(first).toMatchObject({ kind: 'unknown' })
    expect(first?.ref).toBeUndefined()
    expect(first?.confidence).toBeLessThanOrEqual(0.5)
  })

  it('reads the stack of the error that opened the incident, whatever else fails louder and with a newer line', () => {
    const elsewhere = 'LedgerError: it could not be settled\n    at settle (file:///srv/app/lib/Ledger.js:10:3)'
    const louder = { title: 'LedgerError: it could not be settled', stack: elsewhere, now: 90 }
    const [first] = ranked(telemetryOf([...undefinedRate, louder].reverse(), [late, bad]), batch, [], 'sig_1')
    expect(first).toMatchObject({ kind: 'change', ref: guilty.sha })
    expect(first?.parts.map((part) => part.name)).toContain('stack')
  })

  it('adds named parts up to each score', () => {
    for (const hypothesis of ranked(telemetryOf(undefinedRate))) {
      expect(hypothesis.parts.reduce((sum, part) => sum + part.value, 0)).toBeCloseTo(hypothesis.score, 6)
    }
  })

  it('gives the same bytes whatever the order of the commits', () => {
    const telemetry = telemetryOf(undefinedRate, [late, bad])
    const usual = jcs(ranked(telemetry))
    fc.assert(
      fc.property(
        fc.shuffledSubarray(batch, { minLength: batch.length }),
        (order) => jcs(ranked(telemetry, order)) === usual,
      ),
      { numRuns: 50 },
    )
  })

  it('holds nothing above even without evidence of what happened', () => {
    for (const told of [
      undefinedRate,
      [{ title: 'Error: no luck today' }],
      [{ title: 'Error: getaddrinfo ENOTFOUND db' }],
    ]) {
      for (const hypothesis of ranked(telemetryOf(told))) {
        if (decisiveEvidence(hypothesis).length === 0) expect(hypothesis.confidence).toBeLessThanOrEqual(0.5)
      }
    }
  })

  it('keeps confidence in the order of the ranks', () => {
    const sure = ranked(telemetryOf(undefinedRate)).map((hypothesis) => hypothesis.confidence)
    expect(Math.max(...sure)).toBe(sure[0])
  })

  it.each([
    ['Error: getaddrinfo ENOTFOUND api.bank.example', 'infrastructure'],
    ['Error: certificate has expired', 'infrastructure'],
    ['ServiceUnavailable (503) from objects.eu.cloud-provider.com', 'dependency'],
  ])('speaks for no change of ours when the error is "%s"', (title, kind) => {
    const [first] = ranked(telemetryOf([{ title }]))
    expect(first).toMatchObject({ kind })
    expect(first?.ref).toBeUndefined()
  })

  it('sees a surge of requests', () => {
    const strained = telemetryOf([{ title: 'Error: request timed out after 2000 ms' }], [], { before: 100, now: 420 })
    const load = ranked(strained, shipped([restyle], bad)).find((hypothesis) => hypothesis.kind === 'load')
    expect(load?.parts.find((part) => part.name === 'traffic')?.why).toContain('4.2 times')
  })

  it('rules out what was deployed after the errors began, and says why', () => {
    const changes = shipped([guilty], deploy('too-late', 120))
    const blamed = ranked(telemetryOf(undefinedRate), changes).find((hypothesis) => hypothesis.ref === guilty.sha)
    expect(blamed?.ruled_out).toMatch(/after the errors began/)
  })

  it('never blames documents, tests or styles', () => {
    for (const one of ranked(telemetryOf(undefinedRate)).filter((h) => h.ref === readme.sha || h.ref === restyle.sha)) {
      expect(one.ruled_out).toBeDefined()
      expect(one.score).toBeLessThan(0)
    }
  })

  it('lets go of a change that was undone without effect', () => {
    const why = 'it was undone in cycle 1 and the errors went on'
    const [first, ...others] = ranked(telemetryOf(undefinedRate), batch, [{ ref: guilty.sha, why }])
    expect(first?.ref).not.toBe(guilty.sha)
    expect(others.find((one) => one.ref === guilty.sha)?.ruled_out).toBe(why)
  })

  it('tells a lowered limit from a raised one', () => {
    const patch = (from: number, to: number) =>
      `@@ -1 +1 @@\n-const maxConnections = ${from}\n+const maxConnections = ${to}\n`
    const lowered = commit('Tidy the pool', 'lib/pool.js', patch(50, 5))
    const raised = commit('Tidy another pool', 'lib/spool.js', patch(5, 50))
    const told = telemetryOf([{ title: 'Error: connection pool exhausted, too many clients' }])
    const [first] = ranked(told, shipped([raised, lowered], bad))
    expect(first?.ref).toBe(lowered.sha)
    expect(first?.parts.map((part) => part.name)).toContain('mechanism')
  })

  it("begins the story at the first of the incident's own errors", () => {
    const telemetry = telemetryOf(undefinedRate)
    expect(focusOf(briefFor({ onset: at(120) }), telemetry).onsetMs).toBe(ONSET_MS + 5_000)
  })

  it('finds the service in the words of a person who names none', () => {
    const telemetry = telemetryOf([
      { title: 'Error: card declined', service: 'payments' },
      { title: 'Error: no stock', service: 'catalog' },
    ])
    const words = [{ text: 'Customers say their card is declined', at: at(0), who: 'Olga' }]
    expect(focusOf(briefFor({ service: 'unknown', words }), telemetry).service).toBe('payments')
  })

  it('says in its own words why more requests are not the cause', () => {
    const telemetry = telemetryOf(undefinedRate, [late, bad], { before: 100, now: 300 })
    const load = ranked(telemetry).find((one) => one.kind === 'load')
    expect(load?.ruled_out).toBe('more requests came, but the errors are not those of a service with too much to do')
  })

  it('leaves a part out of every sum when it is asked what that part is worth', () => {
    const telemetry = telemetryOf(undefinedRate, [late, bad])
    const focus = focusOf(briefFor(), telemetry)
    const input = { focus, telemetry, shipped: batch, settled: [], past: NO_PAST, idOf: () => 'ev1' }
    const [whole] = rank(input)
    const less = rank({ ...input, without: new Set(['stack']) }).find((one) => one.ref === whole?.ref)
    const stack = whole?.parts.find((part) => part.name === 'stack')?.value ?? 0
    expect(stack).toBeGreaterThan(0)
    expect(less?.score).toBeCloseTo((whole?.score ?? 0) - stack, 6)
  })
})
