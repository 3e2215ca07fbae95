import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RetryLater } from '../kit/outcome.ts'
import type { CodeHost, CommitRequest } from './code-host.ts'

/** A code host with one repository whose `main` has a first commit with the files of `SEED`, and hands to act on it. */
export interface CodeHostHarness {
  readonly codeHost: CodeHost
  readonly repo: string
  /** Commits on a branch (default `main`) as a person. Returns the sha. */
  commit(change: {
    readonly files: Readonly<Record<string, string | null>>
    readonly message: string
    readonly at: string
    readonly branch?: string
  }): Promise<string>
  deploy(sha: string, at: string): Promise<void>
  mergeByHand(number: number): Promise<void>
  closeByHand(number: number): Promise<void>
  /** The next write whose path contains this is done, and its answer is lost on the way. */
  loseAnswer(how: '502' | 'reset', contains: string): Promise<void>
  /** The next request is refused for the time being because of its rate. */
  limitRate(retryAfterS: number): Promise<void>
  /** Resolves when the checks of every pull request are completed. */
  checked(): Promise<void>
  dispose(): Promise<void>
}

/** The files that a harness starts with. The tests that `checks` runs must pass on them. */
export const SEED = {
  'package.json': `${JSON.stringify({ name: 'seed', type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'src/price.js': 'export const price = (cents) => cents / 100\n',
  'src/price.test.js':
    "import assert from 'node:assert/strict'\nimport test from 'node:test'\nimport { price } from './price.js'\n\ntest('counts in cents', () => assert.equal(price(100), 1))\n",
  'bin/run': '#!/bin/sh\necho run\n',
}

const TIME = '2026-03-02T10:00:00.000Z'

/** What every code host promises. */
export function codeHostContract(start: () => Promise<CodeHostHarness>): void {
  let harness: CodeHostHarness
  let codeHost: CodeHost
  let repo: string
  beforeAll(async () => {
    harness = await start()
    codeHost = harness.codeHost
    repo = harness.repo
  })
  afterAll(() => harness.dispose())

  const request = async (branch: string, change: Partial<CommitRequest> = {}): Promise<CommitRequest> => ({
    repo,
    branch,
    base_sha: (await codeHost.repository(repo)).head_sha,
    message: `Mend the price in ${branch}`,
    edits: [{ path: 'src/price.js', content: `export const price = (cents) => cents / 100 // ${branch}\n` }],
    author: { name: 'Faultline', email: 'faultline@example.com' },
    time: TIME,
    ...change,
  })
  const open = async (branch: string, change: Partial<CommitRequest> = {}) => {
    const { head_sha } = await codeHost.ensureBranch(await request(branch, change))
    const wanted = { repo, branch, base_branch: 'main', title: `Fix ${branch}`, body: 'Why: because.' }
    return { head_sha, wanted, ...(await codeHost.ensurePullRequest(wanted)) }
  }

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

    it('lists deployments newest first', async () => {
      const { head_sha } = await codeHost.repository(repo)
      await harness.deploy(head_sha, '2026-03-02T09:40:00Z')
      await harness.deploy(head_sha, '2026-03-02T09:50:00Z')
      const [newest, ...older] = await codeHost.deployments(repo, 2)
      expect(newest).toMatchObject({ sha: head_sha, environment: 'production', at: '2026-03-02T09:50:00.000Z' })
      expect(older).toHaveLength(1)
    })
  })

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
