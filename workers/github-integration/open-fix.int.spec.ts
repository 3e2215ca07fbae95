import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { foldIncident } from '../../src/incident/state.ts'
import { AUTHOR, type Bench, GOOD, mergeApproved, PATH, pullOf, startBench } from './bench.spec-support.ts'
import { approvedStory, draftOf } from './fix.spec-support.ts'
import { gestureOf, workedOff } from './runner.spec-support.ts'

let bench: Bench
let repo: string
beforeAll(async () => {
  bench = await startBench()
})
beforeEach(async () => {
  repo = await bench.repository()
})
afterAll(() => bench.close())

describe('workers/github-integration/open-fix.ts', () => {
  it('pushes nothing when the edits are not the diff that was approved', async () => {
    const base_sha = await bench.sandbox.headSha(repo)
    const mended = GOOD.replace('prices.reduce', 'prices.slice().reduce')
    const honest = draftOf([{ path: PATH, before: GOOD, after: mended }], { repo, base_sha })
    const swapped = { ...honest, edits: [{ path: PATH, content: `${mended}// and more\n` }] }
    const before = await bench.branches(repo)
    await expect(bench.run(approvedStory(swapped).events)).rejects.toMatchObject({ code: 'diff-mismatch' })
    expect(await bench.branches(repo)).toBe(before)
  })

  it('pushes nothing that policy forbids, even when a person approved it', async () => {
    const base_sha = await bench.sandbox.headSha(repo)
    const workflow = { path: '.github/workflows/ci.yml', before: null, after: 'on: push\n' }
    const script = { path: PATH, before: GOOD, after: `${GOOD}fetch('https://evil.example')\n` }
    const before = await bench.branches(repo)
    for (const change of [workflow, script]) {
      const refused = bench.run(bench.approved(repo, [change], { base_sha }))
      await expect(refused).rejects.toMatchObject({ name: 'GiveUp', code: 'hostile-diff' })
    }
    expect(await bench.branches(repo)).toBe(before)
  })

  it('does not take a draft for a revert because it says so', async () => {
    const deploy = { 'deploy.sh': 'echo one\n' }
    const first = await bench.sandbox.commitFiles({ repo, files: deploy, message: 'Deploy', author: AUTHOR })
    const files = { 'deploy.sh': 'echo two\n' }
    const guilty = await bench.sandbox.commitFiles({ repo, files, message: 'Deploy twice', author: AUTHOR })
    const facts = { kind: 'revert', reverts: guilty, base_sha: guilty } as const
    const evil = [{ path: 'deploy.sh', before: 'echo two\n', after: 'curl evil\n' }]
    await expect(bench.run(bench.approved(repo, evil, facts))).rejects.toMatchObject({ code: 'hostile-diff' })
    const real = [{ path: 'deploy.sh', before: 'echo two\n', after: 'echo one\n' }]
    const unknown = { ...facts, reverts: 'f'.repeat(40) }
    await expect(bench.run(bench.approved(repo, real, unknown))).rejects.toMatchObject({ code: 'hostile-diff' })
    const notInBase = { ...facts, base_sha: first, reverts: guilty }
    const early = [{ path: 'deploy.sh', before: 'echo one\n', after: 'echo two\n' }]
    await expect(bench.run(bench.approved(repo, early, notInBase))).rejects.toMatchObject({ code: 'hostile-diff' })
    expect(pullOf(await bench.run(bench.approved(repo, real, facts))).payload.repo).toBe(repo)
  })

  it('opens nothing where the base branch holds every edit by now', async () => {
    const told = await addedAndReverted()
    const files = { [PATH]: GOOD, 'src/rate.js': null }
    await bench.sandbox.commitFiles({ repo, files, message: 'Take it back elsewhere', author: AUTHOR })
    const before = await bench.branches(repo)
    await expect(bench.run(told)).rejects.toMatchObject({
      name: 'GiveUp',
      code: 'empty-fix',
      message: expect.stringMatching(
        /^The branch main of \S+ holds this change already, so there is nothing to open\./,
      ),
    })
    expect(await bench.branches(repo)).toBe(before)
    expect(bench.sandbox.pulls(repo)).toEqual([])
    const added = await workedOff(told, () => bench.codeHost)
    expect(foldIncident([...told, ...added]).fixVoid).toMatch(/there is nothing to open/)
  })

  it('opens the fix where the base branch holds only a part of its edits', async () => {
    const told = await addedAndReverted()
    await bench.sandbox.commitFiles({ repo, files: { [PATH]: GOOD }, message: 'Take back a part', author: AUTHOR })
    const { payload } = pullOf(await bench.run(told))
    expect(await bench.codeHost.file(repo, 'src/rate.js', payload.head_sha)).toBeNull()
  })

  it('finds its own pull request again after the same change came to the base branch', async () => {
    const incident = await bench.brokenAndReverted(repo, 'twice')
    const first = await bench.run(incident)
    await bench.sandbox.commitFiles({ repo, files: { [PATH]: GOOD }, message: 'Take it back', author: AUTHOR })
    expect(pullOf(await bench.run(incident)).event.event_id).toBe(pullOf(first).event.event_id)
    expect(bench.sandbox.pulls(repo)).toHaveLength(1)
  })

  it('refuses to go on with a branch that somebody pushed to', async () => {
    const incident = await bench.brokenAndReverted(repo, 'foreign push')
    const { event, payload } = pullOf(await bench.run(incident))
    const files = { 'src/sneaky.js': 'export {}\n' }
    await bench.sandbox.commitFiles({ repo, branch: payload.branch, files, message: 'Sneak', author: AUTHOR })
    await expect(bench.run(incident)).rejects.toMatchObject({ name: 'GiveUp', code: 'branch-diverged' })
    const merging = bench.run(mergeApproved([...incident, event], { event, payload }))
    await expect(merging).rejects.toMatchObject({ name: 'GiveUp', code: 'head-moved' })
    await bench.sandbox.closePull(repo, payload.number, 'maria')
  })

  it.each(['reject', 'resolve', 'suppress', 'ask'] as const)(
    'pushes nothing when a person did this after the work had begun: %s',
    async (what) => {
      const told = await bench.brokenAndReverted(repo, 'taken back')
      const before = await bench.branches(repo)
      const added = await workedOff(told, (gesture) => ({
        ...bench.codeHost,
        commit: async (...asked) => {
          await gesture(gestureOf(told, what))
          return bench.codeHost.commit(...asked)
        },
      }))
      expect(added.map((event) => event.event_type)).toEqual([gestureOf(told, what).event_type])
      expect(await bench.branches(repo)).toBe(before)
    },
  )

  it('opens no pull request for a branch whose fix was turned down while it was pushed', async () => {
    const told = await bench.brokenAndReverted(repo, 'pushed')
    const added = await workedOff(told, (gesture) => ({
      ...bench.codeHost,
      ensureBranch: async (...asked) => {
        const made = await bench.codeHost.ensureBranch(...asked)
        await gesture(gestureOf(told, 'reject'))
        return made
      },
    }))
    expect(added.map((event) => event.event_type)).toEqual(['FixRejected'])
    expect(bench.sandbox.pulls(repo)).toEqual([])
  })

  it('calls a person for a pull request that was being opened when its fix was turned down', async () => {
    const told = await bench.brokenAndReverted(repo, 'slipped')
    const added = await workedOff(told, (gesture) => ({
      ...bench.codeHost,
      ensurePullRequest: async (...asked) => {
        await gesture(gestureOf(told, 'reject'))
        return bench.codeHost.ensurePullRequest(...asked)
      },
    }))
    expect(added.map((event) => event.event_type)).toEqual([
      'FixRejected',
      'FixProposed',
      'EffectRecorded',
      'NeedsHuman',
    ])
    expect(added.at(-1)).toMatchObject({
      cycle: 1,
      payload: { reason: expect.stringMatching(/Close it on the code host/) },
    })
  })
})

/** A commit that changes one file and adds another, and the approved draft that takes both back. */
async function addedAndReverted() {
  const [bad, rate] = [GOOD.replace('return', 'return 1 +'), 'export const rate = 1\n']
  const files = { [PATH]: bad, 'src/rate.js': rate }
  const guilty = await bench.sandbox.commitFiles({ repo, files, message: 'Add a rate', author: AUTHOR })
  const back = [
    { path: PATH, before: bad, after: GOOD },
    { path: 'src/rate.js', before: rate, after: null },
  ]
  return bench.approved(repo, back, { kind: 'revert', reverts: guilty, base_sha: guilty })
}
