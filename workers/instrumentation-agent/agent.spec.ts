import { describe, expect, it } from 'vitest'
import { contextFor, gathered } from '../../src/worker-kit/context.spec-support.ts'
import type { Provenance } from '../../src/worker-kit/define-agent.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { instrumentationAgent } from './agent.ts'

const cost = { input_tokens: 0, output_tokens: 0, usd: 0 }
const OURS: Provenance = { reasoner: 'ranked-evidence', cost }
const MODEL: Provenance = { reasoner: 'claude', cost }

function propose(context = contextFor(), verdict?: Parameters<typeof instrumentationAgent.conclude>[0]) {
  const work = workAfter(gathered(context).cause(0.4).events)
  const input = instrumentationAgent.read(work)
  const [draft] = instrumentationAgent.conclude(
    verdict ?? instrumentationAgent.ranked(input),
    input,
    work,
    verdict ? MODEL : OURS,
  )
  const event = stated(draft, work.now)
  if (event.event_type !== 'InstrumentationProposed')
    throw new Error('It states InstrumentationProposed and nothing else.')
  return event.payload
}

describe('workers/instrumentation-agent/agent.ts', () => {
  it('asks for what the snapshot lacks, where it belongs, and says what it would decide', () => {
    const { missing } = propose()
    expect(missing.map((one) => one.signal)).toEqual([
      expect.stringContaining('stack trace'),
      expect.stringContaining('Spans around outgoing calls'),
    ])
    expect(missing[0]?.where).toBe('checkout, src/total.js')
    expect(missing[0]?.decides).toContain('"Read the rate from the cart" against')
  })

  it('asks for deploy markers when none were seen', () => {
    expect(
      propose(contextFor({ deploys: [] }))
        .missing.map((one) => one.signal)
        .join(),
    ).toContain('service.version')
  })

  it('drops what names no known hypothesis, and falls back to its own list', () => {
    const wild = { signal: 'Everything', where: 'everywhere', decides: 'all', hypothesis_id: 'h77' }
    expect(propose(contextFor(), { missing: [wild] })).toEqual(propose())
  })

  it('takes what a model asks for when it keeps the rules', () => {
    const wise = { signal: 'The kind of cart', where: 'src/total.js', decides: 'whether h1 holds', hypothesis_id: 'h1' }
    const { hypothesis_id: _, ...signal } = wise
    expect(propose(contextFor(), { missing: [wise] })).toMatchObject({ missing: [signal], reasoner: 'claude' })
  })
})
