import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TimelineEvent } from '../../src/timeline/events.ts'
import type { FixPullRequest } from '../../src/timeline/payloads/fix.ts'
import {
  AUTHOR,
  type Bench,
  crashOnceAt,
  GOOD,
  mergeApproved,
  PATH,
  pullOf,
  sealed,
  startBench,
} from './bench.spec-support.ts'
import { observePullRequest } from './observe.ts'

let bench: Bench
let repo: string
beforeAll(async () => {
  bench = await startBench()
})
beforeEach(async () => {
  repo = await bench.repository()
})
afterAll(() => bench.close())

describe('workers/github-integration/worker.ts', () => {
  it('opens the approved revert, sees its checks, merges the approved head, and tells it as webhook and poll do', async () => {
    const incident = await bench.brokenAndReverted(repo, 'the loop')
    const opened = await bench.run(incident)
    const { event, payload } = pullOf(opened)
    expect(event.discriminator).toBe(`pr:${payload.repo_id}`)
    expect(opened.map((one) => one.event_type)).toEqual(['FixProposed', 'EffectRecorded'])
    const pull = await bench.codeHost.pullRequest(repo, payload.number)
    expect(pull).toMatchObject({ state: 'open', head_sha: payload.head_sha, title: 'Mend the total' })
    expect(await bench.codeHost.file(repo, PATH, payload.head_sha)).toBe(GOOD)

    const [checked] = await bench.runUntilDone([...incident, event])
    expect(checked).toMatchObject({ payload: { conclusion: 'success', head_sha: payload.head_sha } })

    const deciding = mergeApproved([...incident, event, ...through([checked])], { event, payload })
    const [merged] = await bench.run(deciding)
    expect(merged).toMatchObject({ event_type: 'FixApplied', payload: { number: payload.number } })
    const seen = sealed(await observePullRequest(bench.codeHost, deciding, repo, payload.number))
    expect(seen).toEqual([merged])
    expect(await bench.run(deciding)).toEqual([merged])
    expect(await bench.codeHost.file(repo, PATH, 'main')).toBe(GOOD)
    expect(await observePullRequest(bench.codeHost, [...deciding, ...seen], repo, payload.number)).toEqual([])
  })

  it('says that checks failed when the tests of the branch fail', async () => {
    const base_sha = await bench.sandbox.headSha(repo)
    const wrong = GOOD.replace('sum + price', 'sum - price')
    const incident = bench.approved(repo, [{ path: PATH, before: GOOD, after: wrong }], { base_sha })
    const { event } = pullOf(await bench.run(incident))
    const [checked] = await bench.runUntilDone([...incident, event])
    expect(checked).toMatchObject({
      payload: { conclusion: 'failure', checks: [{ name: 'tests', conclusion: 'failure' }] },
    })
  })

  it('merges nothing whose checks failed after people were told that they passed', async () => {
    const base_sha = await bench.sandbox.headSha(repo)
    const wrong = GOOD.replace('sum + price', 'sum - price')
    const incident = bench.approved(repo, [{ path: PATH, before: GOOD, after: wrong }], { base_sha })
    const { event, payload } = pullOf(await bench.run(incident))
    const early = passed(event, payload)
    const deciding = mergeApproved([...incident, event, ...early], { event, payload })
    await bench.sandbox.idle()
    await expect(bench.run(deciding)).rejects.toMatchObject({
      name: 'GiveUp',
      code: 'checks-not-passed',
      message: expect.stringContaining('the check tests failed'),
    })
    expect(await bench.codeHost.pullRequest(repo, payload.number)).toMatchObject({ merged: false, state: 'open' })
    const [late] = sealed(await observePullRequest(bench.codeHost, deciding, repo, payload.number))
    expect(late).toMatchObject({ event_type: 'FixChecksCompleted', payload: { conclusion: 'failure' } })
    expect(late?.event_id).not.toBe(early[0]?.event_id)
    const known = [...deciding, ...through([late])]
    expect(await observePullRequest(bench.codeHost, known, repo, payload.number)).toEqual([])
  })

  it('merges nothing before its checks are known to be through', async () => {
    const incident = await bench.brokenAndReverted(repo, 'too early')
    const { event, payload } = pullOf(await bench.run(incident))
    const merging = () => bench.run(mergeApproved([...incident, event], { event, payload }))
    await expect(merging()).rejects.toMatchObject({ name: 'GiveUp', code: 'checks-not-passed' })
    await bench.sandbox.idle()
    await expect(merging()).rejects.toMatchObject({ name: 'GiveUp', code: 'checks-not-passed' })
    await bench.sandbox.mergePull(repo, payload.number, 'maria')
    expect(await merging()).toMatchObject([{ event_type: 'FixApplied', payload: { merged_by: 'maria' } }])
  })

  it('offers the same change under a new head again, and merges it by an approval of that head alone', async () => {
    const incident = await bench.brokenAndReverted(repo, 'pushed and taken back')
    const { event, payload } = pullOf(await bench.run(incident))
    const [checked] = await bench.runUntilDone([...incident, event])
    const known = [...incident, event, ...through([checked])]
    const push = (content: string | null) =>
      bench.sandbox.commitFiles({
        repo,
        branch: payload.branch,
        files: { 'docs/note.md': content },
        message: 'Try something',
        author: AUTHOR,
      })
    const observed = async (events: readonly TimelineEvent[]) =>
      sealed(await observePullRequest(bench.codeHost, events, repo, payload.number))
    await push('A note')
    const other = await observed(known)
    const foreign = pullOf(other).payload
    expect(foreign).toMatchObject({ moves: 1, head_sha: expect.not.stringContaining(payload.head_sha) })
    expect(foreign.diff_sha256).not.toBe(payload.diff_sha256)
    expect(await observed([...known, ...other])).toEqual([])
    const waved = mergeApproved([...known, ...other], pullOf(other))
    await expect(bench.run(waved)).rejects.toMatchObject({ name: 'GiveUp', code: 'head-moved' })

    await push(null)
    const same = await observed([...known, ...other])
    expect(pullOf(same).payload).toMatchObject({ moves: 2, diff_sha256: payload.diff_sha256 })
    const now = [...known, ...other, ...same]
    const old = mergeApproved(now, { event, payload })
    await expect(bench.run(old)).rejects.toMatchObject({ name: 'GiveUp', code: 'approval-void' })
    const [again] = await bench.runUntilDone(now)
    expect(again).toMatchObject({
      event_type: 'FixChecksCompleted',
      payload: { head_sha: pullOf(same).payload.head_sha },
    })
    const [merged] = await bench.run(mergeApproved([...now, ...through([again])], pullOf(same)))
    expect(merged).toMatchObject({ event_type: 'FixApplied', payload: { number: payload.number } })
  })

  it('waits for checks, and says that there are none after a while', async () => {
    const incident = await bench.brokenAndReverted(repo, 'patience')
    const { event, payload } = pullOf(await bench.run(incident))
    await bench.sandbox.idle()
    const head_sha = await bench.sandbox.headSha(repo)
    const bare = [TimelineEvent.parse({ ...event, payload: { ...payload, head_sha } })]
    for (const at of ['09:30:01', '09:31:00']) {
      const early = bench.run([...incident, ...bare], new Date(`2026-03-02T${at}.000Z`))
      await expect(early).rejects.toMatchObject({ name: 'RetryLater', code: 'checks-running' })
    }
    const [none] = await bench.run([...incident, ...bare], new Date('2026-03-02T09:31:01.000Z'))
    expect(none).toMatchObject({ payload: { conclusion: 'none', checks: [] } })
    await bench.sandbox.mergePull(repo, payload.number, 'maria')
  })

  it.each([
    ['code-host.branch:before', 'done'],
    ['code-host.branch:after', 'done'],
    ['code-host.pull:before', 'done'],
    ['code-host.pull:after', 'adopted'],
  ] as const)('ends with one branch and one pull request after a crash at %s', async (point, outcome) => {
    const incident = await bench.brokenAndReverted(repo, point)
    const count = () => bench.sandbox.pulls(repo).length
    const before = count()
    crashOnceAt(point)
    await expect(bench.run(incident)).rejects.toThrow(/crash/)
    const events = await bench.run(incident)
    expect(events.find((event) => event.event_type === 'EffectRecorded')?.payload).toMatchObject({ outcome })
    expect(await bench.run(incident)).toMatchObject([{ event_id: pullOf(events).event.event_id }, {}])
    expect(count()).toBe(before + 1)
    await bench.sandbox.mergePull(repo, pullOf(events).payload.number, 'maria')
  })

  it.each(['code-host.merge:before', 'code-host.merge:after'] as const)(
    'merges once after a crash at %s',
    async (point) => {
      const incident = await bench.brokenAndReverted(repo, point)
      const { event, payload } = pullOf(await bench.run(incident))
      const checked = await bench.runUntilDone([...incident, event])
      const deciding = mergeApproved([...incident, event, ...checked], { event, payload })
      crashOnceAt(point)
      await expect(bench.run(deciding)).rejects.toThrow(/crash/)
      const [applied] = await bench.run(deciding)
      const head = await bench.sandbox.headSha(repo)
      expect(applied).toMatchObject({ payload: { merge_sha: head, number: payload.number } })
      expect((await bench.codeHost.commit(repo, head)).parents).toContain(payload.head_sha)
    },
  )
})

function through(events: readonly (TimelineEvent | undefined)[]): TimelineEvent[] {
  return events.flatMap((event) => event ?? [])
}

/** What was said of the head before all of its checks were known. */
function passed(event: ReturnType<typeof pullOf>['event'], { repo, number, head_sha }: FixPullRequest) {
  const { tenant_id, incident_id, cycle, actor } = event
  const payload = { repo, number, head_sha, conclusion: 'success' as const, checks: [] }
  const about = { tenant_id, incident_id, cycle, actor, discriminator: head_sha }
  return sealed([{ ...about, event_type: 'FixChecksCompleted', payload }])
}
