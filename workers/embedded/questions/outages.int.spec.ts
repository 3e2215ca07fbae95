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

  function ask() {
    const config = loadConfig({ FAULTLINE_PACE: 'default', FAULTLINE_REPOS: REPOS }, { playsSandbox: false })
    const guilty = { ...commit('Give the pool fewer connections', 'src/pool.js', patch), sha: SHA }
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
})
