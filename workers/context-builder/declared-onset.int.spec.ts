import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { silentLog } from '../../src/kit/log.ts'
import { epochMs } from '../../src/worker-kit/instants.ts'
import { withMeasuredOnset } from './declared-onset.ts'
import { gatherDurations } from './durations.ts'
import type { Brief } from './gathered.ts'
import { NO_PAST } from './past.ts'
import { at, briefFor } from './scene.spec-support.ts'
import { request } from './scene-rows.spec-support.ts'

const dir = await mkdtemp(join(tmpdir(), 'declared-'))

describe('workers/context-builder/declared-onset.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir, log: silentLog })
    const moments = [...Array(720).keys()].map((place) => place - 600)
    await evidence.addSpans(moments.map((second) => request('checkout', second, second >= 0 && second % 3 > 0)))
    await evidence.addSpans(moments.map((second) => request('search', second, second === -200)))
  })
  afterAll(async () => {
    await evidence.close()
    await rm(dir, { recursive: true, force: true })
  })
  const declared = async (service: string, onsetS: number, past: Brief['past'] = NO_PAST) => {
    const window = { from: at(-600), to: at(120) }
    const brief = briefFor({ service, signature: '', onset: at(onsetS), window, bucket_s: 10, past })
    const { onset } = await withMeasuredOnset(evidence, brief, await gatherDurations(evidence, brief))
    return onset
  }

  it('dates what a person declared by the errors, whether they spoke too early or too late', async () => {
    expect(await declared('unknown', -30)).toBe(at(0))
    expect(await declared('unknown', 70)).toBe(at(0))
    expect(await declared('checkout', 70)).toBe(at(0))
  })

  it('dates what is slow and does not fail by how long its requests take', async () => {
    const moments = [...Array(7_200).keys()].map((place) => place / 10 - 600)
    const slow = moments.map((second) => ({
      ...request('basket', second, false),
      trace_id: `basket${second}`,
      span_id: `b${second}`,
      duration_ns: (second < -40 ? 20 : 900) * 1_000_000 + Math.abs((second * 7_919) % 1_000) * 1_000,
    }))
    await evidence.addSpans(slow)
    expect(await declared('basket', 70)).toBe(at(-40))
  })

  it('takes what failed in an incident that is over for no part of it', async () => {
    const over = (toMs: number) => {
      const span = { fromMs: epochMs(at(-1)), toMs }
      return { ...NO_PAST, spans: [span], over: Number.isFinite(toMs) ? [span] : [] }
    }
    expect(await declared('checkout', 70, over(epochMs(at(60))))).toBe(at(60))
    expect(await declared('checkout', 70, over(epochMs(at(120))))).toBe(at(119))
    // Another one that is open still may be what they see.
    expect(await declared('checkout', 70, over(Number.POSITIVE_INFINITY))).toBe(at(0))
  })

  it('keeps what was said where the named service neither fails nor is slow', async () => {
    expect(await declared('search', 70)).toBe(at(70))
  })
})
