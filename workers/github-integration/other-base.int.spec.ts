import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { type Bench, mergeApproved, PATH, pullOf, sealed, startBench } from './bench.spec-support.ts'
import { observePullRequest } from './observe.ts'

describe('workers/github-integration where a pull request is turned to another branch', () => {
  let bench: Bench
  let repo: string
  let incident: readonly TimelineEvent[]
  let opened: ReturnType<typeof pullOf>
  let known: readonly TimelineEvent[]
  beforeAll(async () => {
    bench = await startBench()
  })
  afterAll(() => bench.close())
  beforeEach(async () => {
    repo = await bench.repository()
    incident = await bench.brokenAndReverted(repo, 'another base')
    opened = pullOf(await bench.run(incident))
    const [checked] = await bench.runUntilDone([...incident, opened.event])
    known = [...incident, opened.event, ...(checked === undefined ? [] : [checked])]
  })
  const look = async (events: readonly TimelineEvent[]) =>
    sealed(await observePullRequest(bench.codeHost, events, repo, opened.payload.number))
  const turn = (base: string) => bench.change(repo, opened.payload.number, { base })

  it('merges nothing into a branch that nobody approved', async () => {
    await bench.branch(repo, 'release', 'main')
    await turn('release')
    const deciding = mergeApproved(known, opened)
    await expect(bench.run(deciding)).rejects.toMatchObject({
      name: 'GiveUp',
      code: 'base-changed',
      message: expect.stringMatching(/goes into release by now, and main was approved.*approve merging again\.$/),
    })
    expect(await bench.codeHost.pullRequest(repo, opened.payload.number)).toMatchObject({ merged: false })
    await turn('main')
    expect((await bench.run(deciding))[0]).toMatchObject({ event_type: 'FixApplied' })
  })

  it('tells of it as of another change than the approved one, once, and when it is turned back', async () => {
    await bench.branch(repo, 'release', 'main')
    await turn('release')
    const [moved] = await look(known)
    expect(moved).toMatchObject({ event_type: 'FixProposed', payload: { head_sha: opened.payload.head_sha, moves: 1 } })
    const other = [...known, ...(moved === undefined ? [] : [moved])]
    expect(other.at(-1)?.payload).not.toMatchObject({ diff_sha256: opened.payload.diff_sha256 })
    expect(await look(other)).toEqual([])
    await turn('main')
    const [back] = await look(other)
    expect(back).toMatchObject({ payload: { diff_sha256: opened.payload.diff_sha256, moves: 2 } })
  })

  it('calls a person for what was merged elsewhere, and calls nothing fixed', async () => {
    await bench.branch(repo, 'release', 'main')
    await turn('release')
    await bench.codeHost.merge(repo, opened.payload.number, opened.payload.head_sha)
    const told = await look(known)
    expect(told).toMatchObject([
      { event_type: 'NeedsHuman', payload: { reason: expect.stringContaining('was merged into release') } },
    ])
    expect(await look([...known, ...told])).toEqual([])
    await expect(bench.run(mergeApproved(known, opened))).rejects.toMatchObject({ code: 'base-changed' })
    expect(await bench.codeHost.file(repo, PATH, 'main')).toContain('another base')
  })
})
