import { beforeAll, describe, expect, it } from 'vitest'
import { type CodeHostHarness, SEED } from './code-host.contract.ts'
import type { CodeHost } from './code-host.ts'

/** Reading: commits, files and deployments. */
export function historyContract(start: () => CodeHostHarness): void {
  let harness: CodeHostHarness
  let codeHost: CodeHost
  let repo: string
  beforeAll(() => {
    harness = start()
    codeHost = harness.codeHost
    repo = harness.repo
  })

  describe('history', () => {
    it('shows commits with their patches, and those between two points oldest first', async () => {
      const base = (await codeHost.repository(repo)).head_sha
      const files = { 'src/price.js': 'export const price = (cents) => Math.round(cents) / 100\n' }
      const one = await harness.commit({ files, message: 'Round prices\n\nThey were odd.', at: '2026-03-02T09:00:00Z' })
      const more = { 'docs/note.md': 'A note\n' }
      const two = await harness.commit({ files: more, message: 'Write a note', at: '2026-03-02T09:05:00Z' })
      const between = await codeHost.commitsBetween(repo, base, two)
      expect(between.map((commit) => commit.sha)).toEqual([one, two])
      expect(between[0]).toMatchObject({ title: 'Round prices', parents: [base], at: '2026-03-02T09:00:00.000Z' })
      const [file] = between[0]?.files ?? []
      expect(file).toMatchObject({ path: 'src/price.js', additions: 1, deletions: 1 })
      expect(file?.patch).toContain('+export const price = (cents) => Math.round(cents) / 100')
      expect(await codeHost.commit(repo, one)).toEqual(between[0])
      const recent = await codeHost.recentCommits(repo, { until: '2026-03-02T09:01:00.000Z', limit: 1 })
      expect(recent.map((commit) => commit.sha)).toEqual([one])
    })

    it('keeps the newest fifty commits of a long stretch', async () => {
      const base = (await codeHost.repository(repo)).head_sha
      const shas: string[] = []
      for (let n = 0; n < 104; n++) {
        const at = new Date(Date.parse('2026-03-02T09:10:00Z') + n * 1_000).toISOString()
        shas.push(await harness.commit({ files: { 'log.txt': `${n}\n` }, message: `Count ${n}`, at }))
      }
      const between = await codeHost.commitsBetween(repo, base, shas.at(-1) ?? '')
      expect(between.map((commit) => commit.sha)).toEqual(shas.slice(-50))
    })

    it('gives a file as it was, and null where there is none', async () => {
      const { head_sha } = await codeHost.repository(repo)
      expect(await codeHost.file(repo, 'bin/run', head_sha)).toBe(SEED['bin/run'])
      expect(await codeHost.file(repo, 'bin/gone', head_sha)).toBeNull()
      expect(await codeHost.file(repo, 'bin', head_sha)).toBeNull()
      const big = 'x'.repeat(1_200_000)
      const sha = await harness.commit({ files: { 'big.txt': big }, message: 'Grow', at: '2026-03-02T09:30:00Z' })
      expect(await codeHost.file(repo, 'big.txt', sha)).toBe(big)
    })

    it('says what it does not have', async () => {
      await expect(codeHost.commit(repo, 'f'.repeat(40))).rejects.toMatchObject({ name: 'GiveUp', code: 'not-found' })
      await expect(codeHost.repository('nobody/nothing')).rejects.toMatchObject({ name: 'GiveUp', code: 'not-found' })
      await expect(codeHost.pullRequest(repo, 9_999)).rejects.toMatchObject({ name: 'GiveUp', code: 'not-found' })
    })
  })
}
