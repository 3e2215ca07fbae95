import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { correlationReport } from '../../../blocks/findings/correlation.ts'
import { assertMessage, fitMessage } from '../../../blocks/limits.ts'
import { correlationLines } from '../../../src/cli/correlate/correlation-lines.ts'
import { loadConfig } from '../../../src/config.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'
import { createRedactor } from '../../../src/redact/redactor.ts'
import { commit, readOnlyHost } from '../../context-builder/scene.spec-support.ts'
import { afterTheStorm, HALF_HOUR, stormyEvidence, told } from './after-the-storm.spec-support.ts'
import { AT, line, SHA } from './questions.spec-support.ts'
import { questionsOf } from './questions.ts'

const REPOS = 'database=acme/shop,payment=acme/shop,checkout=acme/shop'
const patch = '@@ -1,2 +1,2 @@\n const pool = {\n-  max: 50, // connections in use\n+  max: 20, // connections in use\n'

describe('workers/embedded/questions/outages.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await stormyEvidence()
    const billing = Array.from({ length: 5_400 }, (_, n) => n - 3_600).flatMap((s) => [
      { ...line('search', AT + s * 1_000, `invoice ${s + 5_000} written`, 9), service: 'billing' },
      ...(s < 600 ? [] : [{ ...line('search', AT + s * 1_000, 'quota of invoices reached', 17), service: 'billing' }]),
    ])
    await evidence.addLogs(billing)
  })
  afterAll(() => evidence.close())

  function ask(message = 'Give the pool fewer connections', changed = patch) {
    const config = loadConfig({ FAULTLINE_PACE: 'default', FAULTLINE_REPOS: REPOS }, { playsSandbox: false })
    const guilty = { ...commit(message, changed === patch ? 'src/pool.js' : 'README.md', changed), sha: SHA }
    const codeHost = readOnlyHost([guilty], {})
    return questionsOf({ ...afterTheStorm(evidence, []), config, codeHost, redactor: createRedactor([]) })
  }

  it('lets a service without a repository hide no cause of one that has one, and says why nothing is known of it', async () => {
    const alone = told(await ask().correlate({ window: HALF_HOUR, words: 'database, payment' }))
    expect(alone.causes[0]?.ref).toBe(SHA)
    expect(alone.apart).toBeUndefined()
    const both = told(await ask().correlate({ window: HALF_HOUR, words: 'billing, database, payment' }))
    expect(both.causes[0]?.ref).toBe(SHA)
    expect(both.causes_of).toBe('database')
    expect(both.services.map(({ service, by_lines: byLines }) => [service, byLines])).toEqual([
      ['billing', true],
      ['database', undefined],
      ['payment', undefined],
    ])
    expect(both.apart).toMatchObject([
      { service: 'billing', confidence: 0, why: [expect.stringContaining('no repository is known for billing')] },
    ])
    const message = fitMessage(correlationReport(both))
    assertMessage(message)
    expect(JSON.stringify(message.blocks)).toMatch(/Likely causes\* · `database`.*Apart from it: `billing` · Not known/)
    expect(correlationLines(both).join('\n')).toMatch(
      /Likely causes \(database\)[\s\S]*Apart from it\n {2}billing: Not known/,
    )
    const all = told(await ask().investigate({ window: HALF_HOUR, words: '' }))
    expect(all.causes[0]?.ref).toBe(SHA)
    expect(all.apart?.map(({ service }) => service)).toEqual(['billing'])
  })

  it('names the service that failed where a caller of it was asked for alone, and not "no change of ours"', async () => {
    const innocent = ask('Say it in better words', '@@ -1,1 +1,1 @@\n-A shop.\n+A fine shop.\n')
    const alone = told(await innocent.correlate({ window: HALF_HOUR, words: 'checkout' }))
    expect(alone.through).toEqual([{ service: 'checkout', callee: 'payment', failed: ['payment', 'database'] }])
    expect(alone.causes).toEqual([])
    const { text, blocks } = correlationReport(alone)
    expect(text).toContain('`checkout` calls `payment`, which failed.')
    expect(JSON.stringify(blocks)).toMatch(/`checkout` calls `payment`, which failed: ask about both/)
    expect(correlationLines(alone).join('\n')).toContain('checkout calls payment, which failed')
    const resolved = { closed_at: '2026-03-02T14:40:00.000Z', is_suppressed: false, channel_id: 'C0INC', title: 'Pool' }
    const known = { ...alone, closed: [{ ...resolved, service: 'database' }] }
    expect(JSON.stringify(correlationReport(known).blocks)).toContain('which failed: see <#C0INC> Pool')
    // What the one that is asked for calls is asked for too, or did not fail.
    const both = told(await ask().correlate({ window: HALF_HOUR, words: 'checkout, payment, database' }))
    expect(both.through).toBeUndefined()
    expect(told(await ask().correlate({ window: HALF_HOUR, words: 'database, search' })).through).toBeUndefined()
    // A change that explains it is told beside it.
    expect(told(await ask().correlate({ window: HALF_HOUR, words: 'checkout' })).causes[0]?.ref).toBe(SHA)
    const filtered = told(await ask().investigate({ window: HALF_HOUR, words: 'checkout' }))
    expect(filtered.through).toMatchObject([{ callee: 'payment' }])
  })
})
