import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import type { SpanRow } from '../../src/evidence/rows.ts'
import { silentLog } from '../../src/kit/log.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { at } from './scene.spec-support.ts'
import { request } from './scene-rows.spec-support.ts'
import { CONTEXT_DEFAULTS, contextBuilder } from './worker.ts'

const dir = await mkdtemp(join(tmpdir(), 'felt-outage-'))
const settings = { ...CONTEXT_DEFAULTS, leadInS: 120, bucketS: 2, usualS: 300, ingestLagS: 1 }

/** A request to storefront, which asks checkout: from second 0 to 200 most of it fails. */
function asked(second: number): readonly SpanRow[] {
  const failed = second >= 0 && second < 200 && second % 3 > 0
  const caller = request('storefront', second, failed)
  const callee = request('checkout', second, failed)
  return [caller, { ...callee, trace_id: caller.trace_id, span_id: `c${second}`, parent_span_id: caller.span_id }]
}

describe('workers/context-builder/worker.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir, log: silentLog })
    await evidence.addSpans([...Array(1_500).keys()].flatMap((place) => asked(place - 900)))
  })
  afterAll(async () => {
    await evidence.close()
    await rm(dir, { recursive: true, force: true })
  })

  it('takes no outage of what a service calls for its usual, closed minutes ago', async () => {
    const outage = story('checkout', { start: at(10) })
      .detected({ window: { from: at(0), to: at(10) }, service: 'checkout', services_joined: [] })
      .wait(200)
      .resolved()
    const window = { from: at(300), to: at(420) }
    const root = { window, error_signature: '', source: 'person', service: 'storefront' } as const
    const { events } = story('storefront', { start: at(420) }).detected(root)
    const work = workAfter(events, { now: at(421) })
    const needs = { evidence, repoOf: () => undefined, similar: async () => [], settings }
    const [draft] = await contextBuilder.handle(work, { ...needs, incidentsOf: async () => [outage.events] })
    const event = stated(draft, work.now)
    expect(event.payload).toMatchObject({ usual: { errors: 0, window: { to: at(0) } } })
  })
})
