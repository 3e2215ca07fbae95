import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { CodeHost, Commit } from '../../src/code-host/code-host.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import type { SuspectCommit } from '../../src/timeline/payloads/context.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { at, commit, decoy, extract, guilty, readOnlyHost, shaOf, TOTAL_NOW } from './scene.spec-support.ts'
import { errorLine, request } from './scene-rows.spec-support.ts'
import { CONTEXT_DEFAULTS, type ContextNeeds, contextBuilder } from './worker.ts'

const patch = guilty.files[0]?.patch ?? ''
const inverse = patch
  .split('\n')
  .map((line) => (line.startsWith('-') ? `+${line.slice(1)}` : line.startsWith('+') ? `-${line.slice(1)}` : line))
  .join('\n')
export const first = { ...guilty, at: at(-1_000) }
export const revert = commit('Revert "Read the rate from the cart"', 'src/total.js', inverse, -620)
export const again = commit('Read the rate from the cart, again', 'src/total.js', patch, -100)
const batches: Record<string, Commit[]> = { d1: [extract, first], d2: [revert], d3: [again, decoy] }
const DEPLOYS: Record<string, number> = { d1: -905, d2: -600, d3: -12 }

export interface RelandedScene {
  readonly evidence: Evidence
  readonly codeHost: CodeHost
  readonly build: (told: Story, more?: Partial<ContextNeeds>, second?: number) => Promise<PayloadOf<'ContextBuilt'>>
  readonly close: () => Promise<void>
}

/** The same bug twice: it fails from -900 s to -600 s and is reverted; it lands again and fails from 0 s. */
export async function relandedScene(): Promise<RelandedScene> {
  const dir = await mkdtemp(join(tmpdir(), 'relanded-'))
  const evidence = await openChdbEvidence({ dir, log: silentLog })
  const moments = [...Array(3_000).keys()].map((place) => place - 2_850)
  const fails = (second: number) => ((second >= -900 && second < -600) || second >= 0) && second % 2 === 0
  await evidence.addSpans(moments.map((second) => request('checkout', second, fails(second))))
  await evidence.addLogs(moments.filter(fails).map((second) => errorLine('checkout', second)))
  await evidence.addLogs([-2_000, -1_500, -40, 20].map((second) => errorLine('checkout', second, 'Error: took long')))
  const previous: Record<string, string> = { d1: 'd0', d2: 'd1', d3: 'd2' }
  await evidence.addDeploys(
    Object.entries(DEPLOYS).map(([id, second]) => {
      return { id, service: 'checkout', sha: shaOf(id), previous_sha: shaOf(previous[id] ?? ''), at: at(second) }
    }),
  )
  const host = readOnlyHost([extract, first, revert, again, decoy], { 'src/total.js': TOTAL_NOW })
  const between = async (_: string, __: string, head: string) =>
    Object.entries(batches).find(([id]) => shaOf(id) === head)?.[1] ?? []
  const codeHost = { ...host, commitsBetween: between }
  async function build(told: Story, more: Partial<ContextNeeds> = {}, second = 150) {
    const needs = { evidence, codeHost, repoOf: () => 'acme/shop', similar: async () => [], settings: CONTEXT_DEFAULTS }
    const work = workAfter(told.events, { now: at(second) })
    const event = stated((await contextBuilder.handle(work, { ...needs, ...more }))[0], work.now)
    if (event.event_type !== 'ContextBuilt') throw new Error('It states ContextBuilt and nothing else.')
    return event.payload
  }
  async function close() {
    await evidence.close()
    await rm(dir, { recursive: true, force: true })
  }
  return { evidence, codeHost, build, close }
}

export function seen(from: number, to: number): Partial<PayloadOf<'IncidentDetected'>> {
  return { window: { from: at(from), to: at(to) }, error_signature: '' }
}

/** The first outage, from its detection to its end: the first commit was blamed and reverted. */
export function ended(
  service: string,
  change: Partial<PayloadOf<'IncidentDetected'>> = {},
  verdict: 'pass' | 'fail' = 'pass',
): Story {
  return looked(service, change, { verdict }).resolved()
}

/** The same, as far as the look at its fix. */
export function looked(
  service: string,
  change: Partial<PayloadOf<'IncidentDetected'>>,
  look: Partial<PayloadOf<'EvaluationCompleted'>>,
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
  return told.state('EvaluationCompleted', { fix_at: at(-600), ...look })
}
