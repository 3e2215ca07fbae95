import { beforeAll, describe, expect, it } from 'vitest'
import type { CodeHostHarness } from './code-host.contract.ts'
import type { CodeHost, CommitRequest } from './code-host.ts'

const TIME = '2026-03-02T10:00:00.000Z'

/** A request for a branch of this name on the head of `main`, with `change` over it. */
export async function requestFor(
  { codeHost, repo }: CodeHostHarness,
  branch: string,
  change: Partial<CommitRequest> = {},
): Promise<CommitRequest> {
  return {
    repo,
    branch,
    base_sha: (await codeHost.repository(repo)).head_sha,
    message: `Mend the price in ${branch}`,
    edits: [{ path: 'src/price.js', content: `export const price = (cents) => cents / 100 // ${branch}\n` }],
    author: { name: 'Faultline', email: 'faultline@example.com' },
    time: TIME,
    ...change,
  }
}

/** Makes the branch and opens its pull request. */
export async function openFor(harness: CodeHostHarness, branch: string, change: Partial<CommitRequest> = {}) {
  const { codeHost, repo } = harness
  const { head_sha } = await codeHost.ensureBranch(await requestFor(harness, branch, change))
  const wanted = { repo, branch, base_branch: 'main', title: `Fix ${branch}`, body: 'Why: because.' }
  return { head_sha, wanted, ...(await codeHost.ensurePullRequest(wanted)) }
}

/** Branches and pull requests: the same request, the same thing. */
export function changesContract(start: () => CodeHostHarness): void {
  let harness: CodeHostHarness
  let codeHost: CodeHost
  let repo: string
  beforeAll(() => {
    harness = start()
    codeHost = harness.codeHost
    repo = harness.repo
  })
  const request = (branch: string, change?: Partial<CommitRequest>) => requestFor(harness, branch, change)
  const open = (branch: string) => openFor(harness, branch)

  describe('ensureBranch', () => {
    it('makes the same commit from the same request, and adopts it the second time', async () => {
      const wanted = await request('fix/same')
      const first = await codeHost.ensureBranch(wanted)
      expect(first.outcome).toBe('done')
      expect(await codeHost.ensureBranch(wanted)).toEqual({ head_sha: first.head_sha, outcome: 'adopted' })
      const elsewhere = await codeHost.ensureBranch({ ...wanted, branch: 'fix/same-elsewhere' })
      expect(elsewhere.head_sha).toBe(first.head_sha)
      const commit = await codeHost.commit(repo, first.head_sha)
      expect(commit).toMatchObject({ author: 'Faultline', at: TIME, parents: [wanted.base_sha] })
      expect(commit.files.map((file) => file.path)).toEqual(['src/price.js'])
    })

    it('makes another commit from another time', async () => {
      const first = await codeHost.ensureBranch(await request('fix/early'))
      const later = await codeHost.ensureBranch(await request('fix/late', { time: '2026-03-02T10:00:01.000Z' }))
      expect(later.head_sha).not.toBe(first.head_sha)
    })

    it.each(['502', 'reset'] as const)('adopts a branch whose answer was lost by a %s', async (how) => {
      const wanted = await request(`fix/lost-${how}`)
      await harness.loseAnswer(how, '/git/refs')
      await expect(codeHost.ensureBranch(wanted)).rejects.toMatchObject({ name: 'RetryLater' })
      expect((await codeHost.ensureBranch(wanted)).outcome).toBe('adopted')
    })

    it('refuses a branch on which somebody else worked', async () => {
      const wanted = await request('fix/foreign')
      await codeHost.ensureBranch(wanted)
      const files = { 'src/price.js': 'evil\n' }
      await harness.commit({ files, message: 'Sneak in', at: '2026-03-02T10:01:00Z', branch: 'fix/foreign' })
      await expect(codeHost.ensureBranch(wanted)).rejects.toMatchObject({ name: 'GiveUp', code: 'branch-diverged' })
    })

    it('adds, changes and deletes files and keeps their modes', async () => {
      const edits = [
        { path: 'bin/run', content: '#!/bin/sh\necho changed\n' },
        { path: 'src/deep/new.js', content: 'export {}\n' },
        { path: 'docs/note.md', content: null },
      ]
      const { head_sha } = await codeHost.ensureBranch(await request('fix/files', { edits }))
      expect(await codeHost.file(repo, 'src/deep/new.js', head_sha)).toBe('export {}\n')
      expect(await codeHost.file(repo, 'docs/note.md', head_sha)).toBeNull()
      const run = (await codeHost.commit(repo, head_sha)).files.find((file) => file.path === 'bin/run')
      expect(run?.patch).toContain('+echo changed')
      expect(run).toMatchObject({ additions: 1, deletions: 1 })
    })

    it('shows what a branch holds that its base has not, from where the two parted', async () => {
      const wanted = await request('fix/compared')
      const { head_sha } = await codeHost.ensureBranch(wanted)
      const files = { 'docs/meanwhile.md': 'Meanwhile\n' }
      const main = await harness.commit({ files, message: 'Go on', at: '2026-03-02T10:02:00Z' })
      const shown = await codeHost.comparison(repo, 'main', head_sha)
      expect(shown).toMatchObject({ base_sha: wanted.base_sha, files: [{ path: 'src/price.js', additions: 1 }] })
      expect(shown.files).toHaveLength(1)
      expect(await codeHost.comparison(repo, main, 'fix/compared')).toEqual(shown)
    })

    it('refuses to change nothing', async () => {
      const wanted = await request('fix/nothing')
      const content = await codeHost.file(repo, 'src/price.js', wanted.base_sha)
      const edits = [{ path: 'src/price.js', content }]
      await expect(codeHost.ensureBranch({ ...wanted, edits })).rejects.toMatchObject({ code: 'empty-fix' })
      const gone = [{ path: 'src/never.js', content: null }]
      await expect(codeHost.ensureBranch({ ...wanted, edits: gone })).rejects.toMatchObject({ code: 'no-such-file' })
    })
  })

  describe('ensurePullRequest', () => {
    it('opens one and finds it the next time, whatever became of it', async () => {
      const { pull, outcome, wanted, head_sha } = await open('fix/pull')
      expect(outcome).toBe('done')
      expect(pull).toMatchObject({
        repo,
        state: 'open',
        merged: false,
        branch: 'fix/pull',
        base_branch: 'main',
        head_sha,
      })
      expect(await codeHost.ensurePullRequest(wanted)).toEqual({ pull, outcome: 'adopted' })
      expect(await codeHost.findPullRequest(wanted)).toEqual(pull)
      expect(await codeHost.findPullRequest({ ...wanted, branch: 'fix/never' })).toBeUndefined()
      await harness.closeByHand(pull.number)
      const closed = await codeHost.ensurePullRequest(wanted)
      expect(closed).toMatchObject({
        outcome: 'adopted',
        pull: { number: pull.number, state: 'closed', merged: false },
      })
      expect(closed.pull.closed_at).toMatch(/^\d{4}-\d{2}-\d{2}T.*Z$/)
    })

    it.each(['502', 'reset'] as const)('adopts a pull request whose answer was lost by a %s', async (how) => {
      const branch = `fix/lost-pull-${how}`
      await codeHost.ensureBranch(await request(branch))
      const wanted = { repo, branch, base_branch: 'main', title: 'Once', body: '' }
      await harness.loseAnswer(how, '/pulls')
      // The list before it is met by the fault as little as any reading is: it meets writes only.
      await expect(codeHost.ensurePullRequest(wanted)).rejects.toMatchObject({ name: 'RetryLater' })
      const first = await codeHost.ensurePullRequest(wanted)
      expect(first.outcome).toBe('adopted')
      expect((await codeHost.ensurePullRequest(wanted)).pull.number).toBe(first.pull.number)
    })
  })
}
