import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { CodeHost } from '../../src/code-host/code-host.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import type { EvidenceSource } from '../../src/evidence/evidence-source.ts'
import { jcs } from '../../src/kit/jcs.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { at, decoy, extract, guilty, readme, readOnlyHost, restyle, shaOf, TOTAL_NOW } from './scene.spec-support.ts'
import { errorLine, request } from './scene-rows.spec-support.ts'
import { bytesOf, MAX_CONTEXT_BYTES } from './trim.ts'
import { CONTEXT_DEFAULTS, type ContextNeeds, contextBuilder } from './worker.ts'

const dir = await mkdtemp(join(tmpdir(), 'context-'))
const detected = story('checkout', { start: at(120) }).detected({
  window: { from: at(0), to: at(120) },
  error_signature: '',
})
const NOW = at(150)

describe('workers/context-builder/worker.ts', () => {
  let evidence: Evidence
  let needs: ContextNeeds
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir, log: silentLog })
    await evidence.addSpans(traffic())
    await evidence.addLogs(errors())
    const deploys = [
      { id: 'bad', service: 'checkout', sha: shaOf('bad'), previous_sha: shaOf('before bad'), at: at(-300) },
      { id: 'late', service: 'checkout', sha: shaOf('late'), previous_sha: shaOf('before late'), at: at(-20) },
    ]
    await evidence.addDeploys(deploys)
    const codeHost = readOnlyHost([readme, restyle, extract, guilty, decoy], {
      'src/total.js': TOTAL_NOW,
      'src/views.js': 'export {}\n',
    })
    const similar = async () => [
      { incident_id: 'inc_old', title: 'Totals failed once before', score: 0.8, how_ended: 'reverted' },
      { incident_id: 'inc_checkout', title: 'itself', score: 1, how_ended: '' },
    ]
    needs = {
      evidence,
      codeHost,
      repoOf: (service) => (service === 'checkout' ? 'acme/shop' : undefined),
      similar,
      settings: CONTEXT_DEFAULTS,
    }
  })
  afterAll(async () => {
    await evidence.close()
    await rm(dir, { recursive: true, force: true })
  })

  async function build(more: Partial<ContextNeeds> = {}, events = detected.events): Promise<PayloadOf<'ContextBuilt'>> {
    const work = workAfter(events, { now: NOW })
    const event = stated((await contextBuilder.handle(work, { ...needs, ...more }))[0], work.now)
    if (event.event_type !== 'ContextBuilt') throw new Error('It states ContextBuilt and nothing else.')
    return event.payload
  }

  it('snapshots the evidence, the changes and the files that a revert needs', async () => {
    const context = await build()
    expect(context).toMatchObject({ repo: 'acme/shop', base_sha: shaOf('head'), base_branch: 'trunk' })
    expect(context.suspects.map((suspect) => suspect.sha)).toEqual(
      expect.arrayContaining([guilty.sha, decoy.sha, readme.sha]),
    )
    expect(context.hypotheses[0]).toMatchObject({ ref: guilty.sha, kind: 'change' })
    expect(context.sources).toContainEqual({ path: 'src/total.js', content: TOTAL_NOW })
    expect(context.rate.reduce((sum, point) => sum + point.errors, 0)).toBe(11)
    expect(context.similar.map((one) => one.incident_id)).toEqual(['inc_old'])
    expect(context.sections.map((section) => section.query_id)).toContain('service_rate@1')
  })

  it('says once what is usual, from before the first errors, and compares the rate with it', async () => {
    const context = await build()
    expect(context.usual).toMatchObject({ errors: 0, window: { to: at(-CONTEXT_DEFAULTS.bucketS) } })
    const rate = context.evidence.find((item) => item.kind === 'error_rate')
    expect(rate?.summary).toMatch(
      new RegExp(`^Usually 0 of ${context.usual?.requests} failed .*; in the 2 min since the errors began 11 of`),
    )
  })

  it('cites only what can be opened', async () => {
    const context = await build()
    const ids = new Set(context.evidence.map((item) => item.id))
    expect(ids.size).toBe(context.evidence.length)
    for (const hypothesis of context.hypotheses) {
      for (const id of [...hypothesis.evidence_ids, ...hypothesis.parts.flatMap((part) => part.evidence_ids)])
        expect(ids).toContain(id)
    }
  })

  it('says the same bytes when it is asked again', async () => {
    expect(jcs(await build())).toBe(jcs(await build()))
  })

  it('stays inside its bound', async () => {
    expect(bytesOf(await build())).toBeLessThanOrEqual(MAX_CONTEXT_BYTES)
  })

  it('goes on without a code host and says what is missing', async () => {
    const { codeHost: _, ...bare } = needs
    const work = workAfter(detected.events, { now: NOW })
    const event = stated((await contextBuilder.handle(work, bare))[0], work.now)
    expect(event.payload).toMatchObject({
      suspects: [],
      gaps: expect.arrayContaining([expect.stringMatching(/No code host/)]),
    })
  })

  it('ranks what filled up in another source, and cites the query by which anybody can look', async () => {
    const points = [...Array(60).keys()].map((n) => ({
      atMs: Date.parse(at(-600)) + n * 15_000,
      value: (n < 36 ? 20 : 20 + (n - 35) * 6) + Math.sin(n),
    }))
    const asked = (service: string) => `cpu_used{job="${service}"}`
    const source: EvidenceSource = {
      id: 'prometheus',
      name: 'Prometheus',
      probe: async () => '',
      series: async (_, { service }) => ({
        items: service === 'checkout' ? [{ service, metric: 'cpu_used (pod=a)', points, query: asked(service) }] : [],
        truncated: false,
        bytes: 1,
      }),
    }
    const context = await build({ sources: [source] })
    const full = context.hypotheses.find((one) => one.title.startsWith('cpu_used of checkout rose'))
    expect(full).toMatchObject({ kind: 'infrastructure', ref: 'cpu_used (pod=a)' })
    const cited = context.evidence.filter(({ id }) => full?.evidence_ids.includes(id))
    expect(cited).toMatchObject([{ kind: 'metric', query_id: 'prometheus.series', ref: asked('checkout') }])
    expect(context.evidence.filter(({ kind }) => kind === 'metric')).toHaveLength(1)
    expect(context.hypotheses[0]?.ref).toBe(guilty.sha)
  })

  it('takes the question and the verdicts of people into the next look', async () => {
    const told = detected.context({ suspects: [] }).cause(0.9, {
      hypotheses: [
        {
          hypothesis_id: 'h1',
          cause: 'x',
          service: 'checkout',
          change_ref: guilty.sha,
          confidence: 0.9,
          evidence_ids: ['ev1'],
        },
      ],
    })
    const again = told.state('RootCauseJudged', { judgement: 'wrong' }).requested('Was it the helper?')
    const context = await build({}, again.events)
    expect(context.question).toBe('Was it the helper?')
    expect(context.hypotheses[0]?.ref).not.toBe(guilty.sha)
    expect(context.evidence.filter((item) => item.kind === 'human').map((item) => item.summary)).toContain(
      'Was it the helper?',
    )
  })

  it('asks the code host what ran before the first version that was ever seen', async () => {
    const told = ['first', 'before first'].map((id) => ({
      id,
      sha: shaOf(id),
      at: at(-300),
      environment: 'production',
      state: 'live' as const,
    }))
    const asked: string[] = []
    const codeHost: CodeHost = {
      ...readOnlyHost([readme, restyle, extract, guilty, decoy], {}),
      deployments: async () => told,
      commitsBetween: async (_, base, head) => {
        asked.push(`${base}..${head}`)
        return [readme, restyle, extract, guilty]
      },
    }
    await evidence.addDeploys([{ id: 'first', service: 'mail', sha: shaOf('first'), previous_sha: '', at: at(-300) }])
    await build({ codeHost, repoOf: () => 'acme/shop' })
    expect(asked).toContain(`${shaOf('before first')}..${shaOf('first')}`)
  })
})

function traffic() {
  return [...Array(72).keys()].map((place) => request('checkout', place * 10 - 599, place * 10 - 600 >= 5))
}

function errors() {
  return [...Array(12).keys()].map((place) => errorLine('checkout', place * 10 + 11))
}
