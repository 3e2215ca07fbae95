import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import type { LogRow, SpanRow } from '../../src/evidence/rows.ts'
import type { Clock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { RetryLater } from '../../src/kit/outcome.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import { createDetector } from './detector.ts'
import type { KnownIncident } from './input.ts'
import { DETECTOR_PRESETS } from './presets.ts'
import { knownOf } from './simulated-looks.ts'

const START = Date.parse('2026-01-28T12:00:00.000Z')

describe('workers/detector/detector.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'detector-')), log: silentLog })
    const seconds = Array.from({ length: 110 }, (_, at) => at)
    await evidence.addSpans(seconds.flatMap(spansOf))
    await evidence.addLogs(seconds.flatMap(linesOf))
    await evidence.addDeploys([{ id: 'd1', service: 'checkout', sha: 'f'.repeat(40), previous_sha: '', at: at(85) }])
  })
  afterAll(() => evidence.close())

  it('finds the failing callee in stored evidence, states it once, and says it alike after a restart', async () => {
    const recorded: Draft[] = []
    const detector = detectorOf(evidence, recorded)
    const found: number[] = []
    for (let second = 70; second <= 105; second++) {
      time = START + second * 1_000
      if ((await detector.tick()).length > 0) found.push(second)
    }
    expect(found).toHaveLength(1)
    expect(found[0]).toBeGreaterThan(90)
    expect(found[0]).toBeLessThanOrEqual(98)
    expect(recorded).toMatchObject([
      {
        event_type: 'IncidentDetected',
        payload: {
          service: 'checkout',
          title: "checkout: TypeError: Cannot read properties of undefined (reading 'code')",
          window: { from: at(90) },
          rule: { name: 'rate', why: expect.stringContaining('last deployed 5 s before the errors began (fffffff)') },
          top_signatures: [{ sample: expect.stringContaining('quote failed') }],
        },
      },
    ])
    const again: Draft[] = []
    time = START + 105_000
    await detectorOf(evidence, again).tick()
    expect(again[0]?.incident_id).toBe(recorded[0]?.incident_id)
  })

  it('does not look twice at one bucket, and looks again when stating failed', async () => {
    let broken = true
    const recorded: Draft[] = []
    const detector = createDetector({
      ...optionsOf(evidence),
      record: async (drafts) => {
        if (broken) throw new RetryLater('timeline', 'The log is away. It is tried again.')
        recorded.push(...drafts)
        return []
      },
    })
    time = START + 104_000
    await expect(detector.tick()).rejects.toThrow('The log is away')
    broken = false
    expect(await detector.tick()).toHaveLength(1)
    expect(await detector.tick()).toEqual([])
    expect(recorded).toHaveLength(1)
  })

  it('goes on looking when a clock that jumped a day ahead is set back', async () => {
    const recorded: Draft[] = []
    const detector = detectorOf(evidence, recorded)
    time = START + 86_400_000
    expect(await detector.tick()).toEqual([])
    time = START + 104_000
    expect(await detector.tick()).toHaveLength(1)
    expect(recorded).toHaveLength(1)
  })

  it('remembers over a standstill which incident had evidence', async () => {
    time = START + 104_000
    const [draft] = await detectorOf(evidence, []).tick()
    const long = { opened_at: at(-1_000), active_at: at(-1_000), detected_at: at(-1_000) }
    let known: KnownIncident = { ...knownOf(draft), ...long }
    const recorded: Draft[] = []
    const openIncidents = async () => [known]
    const record = async (drafts: readonly Draft[]) => {
      recorded.push(...drafts)
      return []
    }
    const detector = createDetector({ ...optionsOf(evidence), openIncidents, record })
    time = START + 96_000
    await detector.tick()
    // Another error of its service takes the lead while nobody looks.
    known = { ...known, signature: 'another', signatures: [] }
    time = START + 110_000
    await detector.tick()
    expect(recorded.filter(({ event_type }) => event_type === 'IncidentDetected')).toEqual([])
  })

  it('runs until it is told to stop, through failures', async () => {
    const stop = new AbortController()
    let asked = 0
    const detector = createDetector({
      ...optionsOf(evidence),
      clock: { now: () => new Date(time), sleep: async (ms) => pass(ms) },
      openIncidents: async () => {
        asked++
        if (asked === 3) stop.abort()
        if (asked === 1) throw new RetryLater('projection', 'Away. It is tried again.')
        return []
      },
      record: async () => [],
    })
    time = START + 60_000
    await detector.run(stop.signal)
    expect(asked).toBe(3)
  })
})

let time = START
const clock: Clock = { now: () => new Date(time), sleep: async () => undefined }

function pass(ms: number): void {
  time += ms
}

function optionsOf(evidence: Evidence) {
  const settings = DETECTOR_PRESETS.sandbox
  return { evidence, openIncidents: async () => [], clock, settings, tenantId: 'tenant_1', log: silentLog }
}

function detectorOf(evidence: Evidence, recorded: Draft[]) {
  const record = async (drafts: readonly Draft[]) => {
    recorded.push(...drafts)
    return []
  }
  return createDetector({ ...optionsOf(evidence), record })
}

function at(second: number): string {
  return new Date(START + second * 1_000).toISOString()
}

/** Five requests a second through web to checkout; from second 90 on, two of five fail. */
function spansOf(second: number): readonly SpanRow[] {
  return [0, 1, 2, 3, 4].flatMap((n) => {
    const failed = second >= 90 && n < 2
    const base = {
      timestamp: at(second + n / 10),
      trace_id: `t${second}-${n}`,
      name: 'POST /checkout',
      resource: {},
      attributes: {},
    }
    const status = {
      duration_ns: 5e6,
      status_code: failed ? ('Error' as const) : ('Unset' as const),
      status_message: '',
    }
    return [
      { ...base, ...status, span_id: `w${second}-${n}`, parent_span_id: '', kind: 'Server', service: 'web' },
      {
        ...base,
        ...status,
        span_id: `c${second}-${n}`,
        parent_span_id: `w${second}-${n}`,
        kind: 'Server',
        service: 'checkout',
      },
    ]
  })
}

function linesOf(second: number): readonly LogRow[] {
  if (second < 90) return []
  return [0, 1].map((n) => ({
    timestamp: at(second + n / 10),
    trace_id: `t${second}-${n}`,
    span_id: '',
    severity_text: 'ERROR',
    severity_number: 17,
    service: 'checkout',
    body: `quote failed for order ${second * 10 + n}`,
    resource: { 'service.version': 'f'.repeat(40) },
    attributes: {
      'exception.type': 'TypeError',
      'exception.message': "Cannot read properties of undefined (reading 'code')",
      'exception.stacktrace': `TypeError: Cannot read properties of undefined (reading 'code')\n    at quote (/app/src/price.ts:${second}:1)\n    at checkout (/app/src/checkout.ts:9:1)`,
    },
  }))
}
