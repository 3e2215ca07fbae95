import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AUTHOR, type Bench, GOOD, mergeApproved, PATH, pullOf, startBench } from './bench.spec-support.ts'
import { gestureOf, workedOff } from './runner.spec-support.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.close())

/** A pull request whose checks have passed and whose merge a person has just approved. */
async function approvedMerge() {
  const repo = await bench.repository()
  const incident = await bench.brokenAndReverted(repo, 'taken back')
  const opened = await bench.run(incident)
  const pull = pullOf(opened)
  const checked = await bench.runUntilDone([...incident, pull.event])
  return { repo, number: pull.payload.number, told: mergeApproved([...incident, ...opened, ...checked], pull) }
}

describe('workers/github-integration/merge-fix.ts', () => {
  it.each(['reject', 'resolve', 'suppress', 'ask'] as const)(
    'merges nothing when a person did this after the work had begun: %s',
    async (what) => {
      const { repo, number, told } = await approvedMerge()
      const added = await workedOff(told, (gesture) => ({
        ...bench.codeHost,
        checks: async (...asked) => {
          const found = await bench.codeHost.checks(...asked)
          await gesture(gestureOf(told, what))
          return found
        },
      }))
      expect(await bench.codeHost.pullRequest(repo, number)).toMatchObject({ merged: false, state: 'open' })
      expect(added.map((event) => event.event_type)).toEqual([gestureOf(told, what).event_type])
    },
  )

  it('asks again where a merge is under way already: the answer to the first may have been lost', async () => {
    const { repo, number, told } = await approvedMerge()
    bench.sandbox.faults.add({ kind: 'merging', method: 'PUT', contains: '/merge' })
    await expect(bench.run(told)).rejects.toMatchObject({ name: 'RetryLater', code: 'merge-not-seen' })
    expect((await bench.run(told))[0]).toMatchObject({ event_type: 'FixApplied', payload: { number } })
    expect(await bench.codeHost.pullRequest(repo, number)).toMatchObject({ merged: true })
  })

  it('merges what nobody took back', async () => {
    const { repo, number, told } = await approvedMerge()
    const added = await workedOff(told, () => bench.codeHost)
    expect(added.map((event) => event.event_type)).toEqual(['FixApplied'])
    expect(await bench.codeHost.pullRequest(repo, number)).toMatchObject({ merged: true })
  })

  it('merges nothing that the base branch holds by now, as after a twin of this fix was merged', async () => {
    const { repo, told } = await approvedMerge()
    const files = { [PATH]: GOOD }
    const before = await bench.sandbox.commitFiles({ repo, files, message: 'Take it back elsewhere', author: AUTHOR })
    await expect(bench.run(told)).rejects.toMatchObject({
      name: 'GiveUp',
      code: 'empty-fix',
      message: expect.stringMatching(/ was not merged: main holds this change already, so it would change nothing\. /),
    })
    expect((await bench.codeHost.repository(repo)).head_sha).toBe(before)
  })

  it('tells the merge that was made before, though the base branch holds the change since', async () => {
    const { told } = await approvedMerge()
    const first = await bench.run(told)
    expect((await bench.run(told)).map((event) => event.event_id)).toEqual(first.map((event) => event.event_id))
    expect(first.map((event) => event.event_type)).toEqual(['FixApplied'])
  })
})
