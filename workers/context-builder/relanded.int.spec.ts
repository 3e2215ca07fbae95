import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { CodeHost, Commit } from '../../src/code-host/code-host.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import type { SuspectCommit } from '../../src/timeline/payloads/context.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import { epochMs } from '../../src/worker-kit/instants.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { pastOf } from './past.ts'
import { rankWindow } from './rank-window.ts'
import { at, commit, decoy, extract, guilty, readOnlyHost, shaOf, TOTAL_NOW } from './scene.spec-support.ts'
import { errorLine, request } from './scene-rows.spec-support.ts'
import { CONTEXT_DEFAULTS, type ContextNeeds, contextBuilder } from './worker.ts'

const dir = await mkdtemp(join(tmpdir(), 'relanded-'))
const patch = guilty.files[0]?.patch ?? ''
const inverse = patch
  .split('\n')
  .map((line) => (line.startsWith('-') ? `+${line.slice(1)}` : line.startsWith('+') ? `-${line.slice(1)}` : line))
  .join('\n')
const first = { ...guilty, at: at(-1_000) }
const revert = commit('Revert "Read the rate from the cart"', 'src/total.js', inverse, -620)
const again = commit('Read the rate from the cart, again', 'src/total.js', patch, -100)
const batches: Record<string, Commit[]> = { d1: [extract, first], d2: [revert], d3: [again, decoy] }
const DEPLOYS: Record<string, number> = { d1: -905, d2: -600, d3: -12 }

/** The same bug twice: it fails from -900 s to -600 s and is reverted; it lands again and fails from 0 s. */
describe('workers/context-builder/relanded.ts', () => {
  let evidence: Evidence
  let codeHost: CodeHost
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir, log: silentLog })
    const moments = [...Array(3_000).keys()].map((place) => place - 2_850)
    const fails = (second: number) => ((second >= -900 && second < -600) || second >= 0) && second % 2 === 0
    await evidence.addSpans(moments.map((second) => request('checkout', second, fails(second))))
    await evidence.addLogs(moments.filter(fails).map((second) => errorLine('checkout', second)))
    await evidence.addLogs([-2_000, -1_500, -40, 20].map((second) => errorLine('checkout', second, 'Error: took long')))
    const previous: Record<string, string> = { d1: 'd0', d2: 'd1', d3: 'd2' }
    await evidence.addDeploys(
      Object.entries(DEPLOYS).map(([id, second]) => ({
        id,
        service: 'checkout',
        sha: shaOf(id),
        previous_sha: shaOf(previous[id] ?? ''),
        at: at(second),
      })),
    )
    const host = readOnlyHost([extract, first, revert, again, decoy], { 'src/total.js': TOTAL_NOW })
    const between = async (_: string, __: string, head: string) =>
      Object.entries(batches).find(([id]) => shaOf(id) === head)?.[1] ?? []
    codeHost = { ...host, commitsBetween: between }
  })
  afterAll(async () => {
    await evidence.close()
    await rm(dir, { recursive: true, force: true })
  })

  async function build(told: Story, more: Partial<ContextNeeds> = {}): Promise<PayloadOf<'ContextBuilt'>> {
    const needs = { evidence, codeHost, repoOf: () => 'acme/shop', similar: async () => [], settings: CONTEXT_DEFAULTS }
    const work = workAfter(told.events, { now: at(150) })
    const event = stated((await contextBuilder.handle(work, { ...needs, ...more }))[0], work.now)
    if (event.event_type !== 'ContextBuilt') throw new Error('It states ContextBuilt and nothing else.')
    return event.payload
  }
  const named = (context: PayloadOf<'ContextBuilt'>, ref: string) => context.hypotheses.find((one) => one.ref === ref)

  it('is surer of the change that lands again after the incident that its revert ended', async () => {
    const context = await build(ended('checkout').wait(300).redetected(seen(0, 120)))
    const [best] = context.hypotheses
    expect(best?.ref).toBe(again.sha)
    expect(best?.confidence).toBeGreaterThanOrEqual(0.85)
    const whys = best?.parts.map((part) => part.why).join('\n')
    expect(whys).toContain('the same change was reverted before, earlier in this incident, and the errors stopped')
    expect(whys).toContain('came back with this deploy; before, only past incidents had it')
  })

  it('lets go of the change and of its revert, which are both gone', async () => {
    const context = await build(ended('checkout').wait(300).redetected(seen(0, 120)))
    expect(named(context, first.sha)?.ruled_out).toMatch(/took it back before the errors began/)
    expect(named(context, revert.sha)?.ruled_out).toMatch(/took it back before the errors began/)
  })

  it('knows of a look back at an outage which change the house took back to end it', async () => {
    const needs = { evidence, codeHost, repoOf: () => 'acme/shop', settings: CONTEXT_DEFAULTS }
    const trouble = {
      service: 'checkout',
      signature: '',
      joined: [],
      window: { from: at(-900), to: at(-500) },
      past: [],
    }
    const { undone } = pastOf([], [ended('checkout', { title: 'Totals fail' }).events], '', epochMs(at(-3_000)))
    const [best] = (await rankWindow(needs, { ...trouble, undone })).hypotheses
    expect(best?.ref).toBe(first.sha)
    expect(JSON.stringify(best)).toContain('this very change was reverted, in “Totals fail”, and the errors stopped')
    const later = await rankWindow(needs, { ...trouble, undone, window: { from: at(0), to: at(150) } })
    expect(JSON.stringify(later)).not.toContain('this very change was reverted')
  })

  it('names the other incident whose fix it was, unless that is private', async () => {
    const now = story('checkout', { incident: 'inc_now', start: at(120) }).detected(seen(0, 120))
    const other = (change: Partial<PayloadOf<'IncidentDetected'>>) => ({
      incidentsOf: async () => [ended('checkout', change).events],
    })
    const shown = await build(now, other({ title: 'Totals fail' }))
    expect(shown.hypotheses[0]?.confidence).toBeGreaterThanOrEqual(0.85)
    expect(JSON.stringify(shown)).toContain('reverted before, in “Totals fail”, and the errors stopped')
    const hidden = await build(now, other({ title: 'Totals fail', private: true }))
    expect(JSON.stringify(hidden)).not.toContain('Totals fail')
    expect(JSON.stringify(hidden)).toContain('reverted before, in an earlier incident, and the errors stopped')
  })

  it('takes an error for usual that also came outside every past incident', async () => {
    const context = await build(ended('checkout').wait(300).redetected(seen(0, 120)))
    const summary = (words: string) => context.evidence.find((item) => item.title.includes(words))?.summary
    expect(summary('took long')).toMatch(/2 times shortly before$/)
    expect(summary('TypeError')).toMatch(/before that only in past incidents$/)
  })

  it('gives no credit for coming back to a change whose revert had not helped', async () => {
    const context = await build(ended('checkout', {}, 'fail').wait(300).redetected(seen(0, 120)))
    expect(JSON.stringify(context.hypotheses)).not.toContain('and the errors stopped')
  })
})

function seen(from: number, to: number): Partial<PayloadOf<'IncidentDetected'>> {
  return { window: { from: at(from), to: at(to) }, error_signature: '' }
}

/** The first outage, from its detection to its end: the first commit was blamed and reverted. */
function ended(
  service: string,
  change: Partial<PayloadOf<'IncidentDetected'>> = {},
  verdict: 'pass' | 'fail' = 'pass',
): Story {
  const { sha, title, author, at: when, files } = first
  const suspect: SuspectCommit = { sha, title, author, at: when, files: [...files] }
  const told = story(service, { start: at(-860) })
    .detected({ ...seen(-900, -865), ...change })
    .context({ suspects: [suspect] })
    .cause()
    .draft({ reverts: sha })
    .applied()
    .wait(240)
  const looked = told.state('EvaluationCompleted', { verdict })
  return looked.resolved()
}
