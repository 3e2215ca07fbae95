import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningHost, SHOP_FILES, startHost, TOKEN } from '../../infra/sandbox/code-host/sandbox.spec-support.ts'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import { openGitHub } from '../../src/adapters/github/open-github.ts'
import type { CodeHost } from '../../src/code-host/code-host.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import type { DeployRow } from '../../src/evidence/rows.ts'
import { silentLog } from '../../src/kit/log.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { fixSeen } from './fix-seen.ts'
import { request } from './second-by-second.spec-support.ts'
import { EVALUATION_DEFAULTS, evaluationAgent } from './worker.ts'

const REPO = 'acme/shop'
const START = Date.parse('2026-03-12T09:00:00.000Z')
const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString()
const DAY = 86_400
const MERGED = 300
const OTHER = 'beef'.repeat(10)

/** One history: before - merge - next, and a branch that left it at `before`. */
describe('workers/evaluation-agent/fix-seen.ts', () => {
  let host: RunningHost
  let codeHost: CodeHost
  let evidence: Evidence
  let shas: { readonly before: string; readonly merge: string; readonly next: string; readonly aside: string }
  const dir = mkdtemp(join(tmpdir(), 'fix-seen-'))
  beforeAll(async () => {
    host = await startHost()
    evidence = await openChdbEvidence({ dir: await dir, log: silentLog })
    codeHost = openGitHub({ baseUrl: host.apiUrl, token: TOKEN, log: silentLog })
    await host.sandbox.createRepository(REPO, SHOP_FILES)
    const before = await host.sandbox.headSha(REPO)
    const author = { name: 'Ana', email: 'ana@example.com' }
    const commit = (path: string) =>
      host.sandbox.commitFiles({ repo: REPO, files: { [path]: `${path}\n` }, message: `Add ${path}`, author })
    const { head_sha: aside } = await codeHost.ensureBranch({
      repo: REPO,
      branch: 'aside',
      base_sha: before,
      message: 'Add aside.md',
      edits: [{ path: 'aside.md', content: 'aside.md\n' }],
      author,
      time: at(-900),
    })
    shas = { before, aside, merge: await commit('fix.md'), next: await commit('next.md') }
  })
  afterAll(async () => {
    await evidence.close()
    await host.close()
    await rm(await dir, { recursive: true, force: true })
  })

  let told = 0
  /** Deploys of a service, in seconds from the start. */
  const deployed = (service: string, ...ones: readonly (readonly [number, string])[]) =>
    evidence.addDeploys(
      ones.map(([second, sha]): DeployRow => {
        told += 1
        return { id: `d${told}`, service, sha, previous_sha: '', at: at(second) }
      }),
    )
  const seen = (service: string, now: number, needs: { readonly codeHost?: CodeHost | undefined } = { codeHost }) =>
    fixSeen(
      { evidence, ...needs },
      { repo: REPO, merge_sha: shas.merge, merged_at: at(MERGED) },
      service,
      new Date(START + now * 1_000),
      {
        deployWaitS: 1_800,
      },
    )
  const waits = { name: 'RetryLater', code: 'not-deployed' }
  const mergeItself = (isSeen: boolean) => ({ atMs: START + MERGED * 1_000, seen: isSeen })

  it('takes the merge itself where nobody ever said what runs', async () => {
    expect(await seen('first', 3_000)).toEqual(mergeItself(true))
  })

  it('waits for a service that was last deployed long ago, whatever another one runs', async () => {
    await deployed('quarterly', [-90 * DAY, OTHER])
    await deployed('web', [330, shas.merge])
    await expect(seen('quarterly', 900)).rejects.toMatchObject(waits)
    expect(await seen('quarterly', 3_000)).toEqual(mergeItself(false))
    expect(await seen('silent', 900)).toEqual({ atMs: START + 330_000, seen: true })
  })

  it('finds out what a service runs behind however many deploys of others', async () => {
    await deployed('ancient', [-100 * DAY, OTHER])
    await deployed('busy', ...[...Array(450).keys()].map((place) => [-place * 3_600 - 1, `v${place}`] as const))
    await expect(seen('ancient', 900)).rejects.toMatchObject(waits)
  })

  it('takes a version that holds the merge for the fix, and one that does not for none', async () => {
    await deployed(
      'batched',
      [-600, shas.before],
      [310, shas.aside],
      [320, 'nightly'],
      [340, shas.next],
      [800, shas.merge],
    )
    expect(await seen('batched', 900)).toEqual({ atMs: START + 340_000, seen: true })
    await deployed('beside', [-600, shas.before], [310, shas.aside], [320, OTHER])
    await expect(seen('beside', 900)).rejects.toMatchObject(waits)
  })

  it('has a fix judged that went live together with the next commit', async () => {
    const rows = [...Array(1_800).keys()].map((place) => requestAt('together', place - 900))
    await evidence.addSpans(rows)
    await deployed('together', [-600, shas.before], [340, shas.next])
    const told = story('together', { start: at(40) })
      .detected({ window: { from: at(0), to: at(30) } })
      .context()
      .cause()
      .applied({ repo: REPO, merge_sha: shas.merge, merged_at: at(MERGED) })
    const settings = { ...EVALUATION_DEFAULTS, settleS: 60, usualS: 600, bucketS: 10 }
    const work = workAfter(told.events, { now: at(850), cycle: 1 })
    const [draft] = await evaluationAgent.handle(work, { evidence, codeHost, settings })
    expect(draft).toMatchObject({ payload: { verdict: 'pass', fix_at: at(340) } })
  })

  it('knows the merge alone without a code host, and waits while the code host is in trouble', async () => {
    await deployed('alone', [-600, shas.before], [340, shas.next])
    await expect(seen('alone', 900, {})).rejects.toMatchObject(waits)
    host.sandbox.faults.add({ kind: '502-before', method: 'GET', contains: '/compare/', times: 9 })
    await expect(seen('alone', 900, { codeHost })).rejects.toMatchObject({ name: 'RetryLater' })
  })
})

/** Every second request fails from 0 s until 340 s. */
function requestAt(service: string, second: number) {
  return request(service, at(second), second >= 0 && second < 340 && second % 2 === 0)
}
