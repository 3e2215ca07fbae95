import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CodeHost } from '../../src/code-host/code-host.ts'
import { incidentNumber } from '../../src/kit/incident-number.ts'
import type { FixDraft } from '../../src/timeline/payloads/fix.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import { type Bench, GOOD, PATH, startBench } from './bench.spec-support.ts'
import { draftOf, workFor } from './fix.spec-support.ts'
import { CHECK_TIMING } from './watch-checks.ts'
import { githubIntegration } from './worker.ts'

const SECRET = 'TOPSECRET insider Bob copies cards'
const INCIDENT = 'a057f94e-1111-5222-8333-444455556666'
const CLICK = JSON.stringify(['T1AA', 'C1AA', '1.2', 'fix_approve', '1.3', 'U1AA'])
const mended = GOOD.replace('prices.reduce', 'prices.slice().reduce')

let bench: Bench
beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.close())

/** Everything that the code host was told while this fix was opened: the branch, the commit and the pull request. */
async function toldOf(toldSoFar: Story, more: Partial<FixDraft> = {}): Promise<string> {
  const repo = await bench.repository()
  const base_sha = await bench.sandbox.headSha(repo)
  const words = {
    title: `Repair ${SECRET}`,
    why: `${SECRET}.`,
    test_plan: `Watch for ${SECRET}.`,
    reasoner: 'claude',
  } as const
  const draft = draftOf([{ path: PATH, before: GOOD, after: mended }], { repo, base_sha, ...words, ...more })
  const approval = { diff_sha256: draft.diff_sha256, sha: base_sha, expires_at: '2026-03-03T09:00:00.000Z' }
  const { events } = toldSoFar
    .context()
    .cause()
    .draft(draft)
    .state('FixApproved', { ...approval, approver: { user_id: 'U1', display: 'Bobby' } }, { discriminator: CLICK })
  const told: unknown[] = []
  const codeHost: CodeHost = {
    ...bench.codeHost,
    ensureBranch: (request) => {
      told.push({ branch: request.branch, message: request.message })
      return bench.codeHost.ensureBranch(request)
    },
    ensurePullRequest: (request) => {
      told.push(request)
      return bench.codeHost.ensurePullRequest(request)
    },
  }
  const channelUrl = ({ channel_id }: { readonly channel_id: string }) => `https://slack.example/${channel_id}`
  await githubIntegration.handle(workFor(events), {
    codeHost,
    checks: { ...CHECK_TIMING, looks: new Map() },
    channelUrl,
  })
  return JSON.stringify(told)
}

const declared = (isPrivate: boolean) =>
  story('checkout', { incident: INCIDENT }).detected({ source: 'person', title: SECRET, private: isPrivate })

describe('workers/github-integration/private-fix.ts', () => {
  it.each([
    ['declared as private', declared(true)],
    ['made private since', declared(false).state('VisibilityChanged', { visibility: 'private' })],
  ])('tells the code host nothing of an incident that is %s', async (_what, told) => {
    const said = await toldOf(told)
    const number = new RegExp(`(?<![0-9a-f])${incidentNumber(INCIDENT)}(?![0-9a-f])`)
    for (const secret of [/TOPSECRET/i, /insider/, /Bob/, /slack/i, /explain/, /channel/, number, new RegExp(INCIDENT)])
      expect(said).not.toMatch(secret)
    expect(said).toContain(`faultline/${INCIDENT.slice(0, 8)}-c1-`)
    expect(said).toContain('**Incident:** an incident')
    expect(said).toContain(`Repair ${PATH}`)
  })

  it('tells of one that was made public since', async () => {
    const said = await toldOf(declared(true).state('VisibilityChanged', { visibility: 'public' }))
    expect(said).toContain(SECRET)
    expect(said).toContain(`faultline explain ${incidentNumber(INCIDENT)}`)
  })

  it('keeps the title of a revert, which the repository holds already', async () => {
    const title = 'Revert "Read the rate from the cart"'
    expect(await toldOf(declared(true), { kind: 'revert', title })).toContain(JSON.stringify(title).slice(1, -1))
  })
})
