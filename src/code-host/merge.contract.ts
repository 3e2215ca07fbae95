import { beforeAll, describe, expect, it } from 'vitest'
import type { RetryLater } from '../kit/outcome.ts'
import { openFor } from './changes.contract.ts'
import type { CodeHostHarness } from './code-host.contract.ts'
import type { CodeHost, CommitRequest } from './code-host.ts'

/** Checks and merging: the approved head and no other. */
export function mergeContract(start: () => CodeHostHarness): void {
  let harness: CodeHostHarness
  let codeHost: CodeHost
  let repo: string
  beforeAll(() => {
    harness = start()
    codeHost = harness.codeHost
    repo = harness.repo
  })
  const open = (branch: string, change?: Partial<CommitRequest>) => openFor(harness, branch, change)

  describe('checks and merge', () => {
    it('shows the checks of a head when they are through', async () => {
      const good = await open('fix/good')
      const edits = [{ path: 'src/price.js', content: 'export const price = (cents) => cents\n' }]
      const bad = await open('fix/bad', { edits })
      await harness.checked()
      const [passed] = await codeHost.checks(repo, good.head_sha)
      expect(passed).toMatchObject({ status: 'completed', conclusion: 'success' })
      const [failed] = await codeHost.checks(repo, bad.head_sha)
      expect(failed).toMatchObject({ status: 'completed', conclusion: 'failure' })
      expect(failed?.summary).toContain('counts in cents')
    })

    it('merges exactly the approved head, and says so again when asked again', async () => {
      const { pull, head_sha } = await open('fix/merge')
      const merged = await codeHost.merge(repo, pull.number, head_sha)
      expect(merged).toMatchObject({ merged: true, state: 'closed', head_sha })
      expect(merged.merged_by).toBeTruthy()
      expect(merged.merged_at).toMatch(/^\d{4}-\d{2}-\d{2}T.*Z$/)
      expect((await codeHost.repository(repo)).head_sha).toBe(merged.merge_sha)
      expect(await codeHost.merge(repo, pull.number, head_sha)).toEqual(merged)
      expect(await codeHost.pullRequest(repo, pull.number)).toEqual(merged)
    })

    it.each(['502', 'reset'] as const)('finds a merge whose answer was lost by a %s', async (how) => {
      const { pull, head_sha } = await open(`fix/lost-merge-${how}`)
      await harness.loseAnswer(how, '/merge')
      await expect(codeHost.merge(repo, pull.number, head_sha)).rejects.toMatchObject({ name: 'RetryLater' })
      const merged = await codeHost.merge(repo, pull.number, head_sha)
      expect(merged.merged).toBe(true)
      expect((await codeHost.repository(repo)).head_sha).toBe(merged.merge_sha)
    })

    it('returns what a person merged by hand', async () => {
      const { pull, head_sha } = await open('fix/by-hand')
      await harness.mergeByHand(pull.number)
      expect(await codeHost.merge(repo, pull.number, head_sha)).toMatchObject({ merged: true, head_sha })
    })

    it('refuses a head that moved, a closed pull request and a conflict', async () => {
      const moved = await open('fix/moved')
      const files = { 'src/extra.js': 'export {}\n' }
      await harness.commit({ files, message: 'One more', at: '2026-03-02T11:00:00Z', branch: 'fix/moved' })
      const refused = { name: 'GiveUp', code: 'head-moved' }
      await expect(codeHost.merge(repo, moved.pull.number, moved.head_sha)).rejects.toMatchObject(refused)

      const closed = await open('fix/closed')
      await harness.closeByHand(closed.pull.number)
      const shut = codeHost.merge(repo, closed.pull.number, closed.head_sha)
      await expect(shut).rejects.toMatchObject({ name: 'GiveUp', code: 'pull-closed' })

      const clash = await open('fix/clash')
      const other = { 'src/price.js': 'export const price = (cents) => Number(cents) / 100\n' }
      await harness.commit({ files: other, message: 'Touch the same line', at: '2026-03-02T11:05:00Z' })
      const conflict = codeHost.merge(repo, clash.pull.number, clash.head_sha)
      await expect(conflict).rejects.toMatchObject({ name: 'GiveUp', code: 'not-mergeable' })
    })

    it('waits as long as it is asked to when it comes too often', async () => {
      await harness.limitRate(7)
      const refused = await codeHost.repository(repo).then(
        () => undefined,
        (error: RetryLater) => error,
      )
      expect(refused).toMatchObject({ name: 'RetryLater', code: 'rate-limited', afterMs: 7_000 })
      expect((await codeHost.repository(repo)).id).toBeGreaterThan(0)
    })
  })
}
