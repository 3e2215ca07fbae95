import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mergeCommits } from '../git/merge.ts'
import { writeCommit } from '../git/objects.ts'
import { git } from '../git/run-git.ts'
import { BOT, REPO, type RunningHost, SHOP_FILES, startHost } from '../sandbox.spec-support.ts'

const author = { name: 'Ana', email: 'ana@example.com' }
let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'faultline-crash-spec-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true, maxRetries: 3 }))

async function withPull(): Promise<RunningHost> {
  const host = await startHost({ dataDir })
  await host.sandbox.createRepository(REPO, SHOP_FILES)
  await host.sandbox.createBranch(REPO, 'fix')
  await host.sandbox.commitFiles({ repo: REPO, branch: 'fix', files: { 'a.txt': 'a\n' }, message: 'Add a', author })
  await host.sandbox.openPull(REPO, { title: 'Add a', branch: 'fix', by: BOT })
  await host.sandbox.idle()
  return host
}
const gitDir = () => join(dataDir, 'repos', `${REPO}.git`)
const journal = () => join(dataDir, 'journal.jsonl')

/** A merge as it is announced, with its commit written to git but no branch moved. */
async function announceMerge(host: RunningHost) {
  const base = await host.sandbox.headSha(REPO)
  const head = await host.sandbox.headSha(REPO, 'fix')
  const result = await mergeCommits(gitDir(), base, head)
  if ('conflicts' in result) throw new Error('the fixture must merge')
  const who = { ...author, date: '2026-03-02T09:00:00Z' }
  const parts = { tree: result.tree, parents: [base, head], message: 'Merge', author: who, committer: who }
  const sha = await writeCommit(gitDir(), parts)
  await host.stop()
  const merge = { sha, by: 'maria', at: '2026-03-02T09:00:00Z' }
  await appendFile(journal(), `${JSON.stringify({ kind: 'merge-begun', repo: REPO, number: 1, merge })}\n`)
  return { base, sha }
}

describe('infra/sandbox/code-host/host/catch-up.ts', () => {
  it('finds everything again after a restart', async () => {
    const host = await withPull()
    await host.sandbox.recordDeployment({ repo: REPO, sha: 'main' })
    const before = host.sandbox.pulls(REPO)
    expect(before[0]?.checks).toMatchObject([{ conclusion: 'success' }])
    await host.stop()
    const again = await startHost({ dataDir })
    expect(again.sandbox.pulls(REPO)).toEqual(before)
    await again.stop()
  })

  it('cuts off a line that was half-written', async () => {
    const host = await withPull()
    const before = host.sandbox.pulls(REPO)
    await host.stop()
    const whole = await readFile(journal(), 'utf8')
    await writeFile(journal(), `${whole}{"kind":"pull-changed","repo":"acme/shop","num`)
    const again = await startHost({ dataDir })
    expect(again.sandbox.pulls(REPO)).toEqual(before)
    await again.sandbox.closePull(REPO, 1, 'maria')
    await again.stop()
    const last = await startHost({ dataDir })
    expect(last.sandbox.pulls(REPO)).toMatchObject([{ state: 'closed' }])
    await last.stop()
  })

  it('settles a merge that stands in git, though nobody wrote it down', async () => {
    const { sha, base } = await announceMerge(await withPull())
    await git(gitDir(), ['update-ref', 'refs/heads/main', sha, base])
    const again = await startHost({ dataDir })
    expect(again.sandbox.pulls(REPO)).toMatchObject([{ state: 'closed', merge: { sha, by: 'maria' } }])
    await again.stop()
  })

  it('forgets a merge that never reached its branch, and lets it be done again', async () => {
    const { sha, base } = await announceMerge(await withPull())
    const again = await startHost({ dataDir })
    expect(again.sandbox.pulls(REPO)).toMatchObject([{ state: 'open', merge: null }])
    expect(await again.sandbox.headSha(REPO)).toBe(base)
    const merged = await again.sandbox.mergePull(REPO, 1, 'maria')
    expect(merged.sha).not.toBe(sha)
    await again.stop()
  })

  it('takes over a head that moved, and checks it', async () => {
    const host = await withPull()
    await host.stop()
    await git(gitDir(), ['update-ref', 'refs/heads/fix', 'refs/heads/main'])
    const again = await startHost({ dataDir })
    await again.sandbox.idle()
    const head_sha = await again.sandbox.headSha(REPO)
    expect(again.sandbox.pulls(REPO)).toMatchObject([{ head_sha, checks: [{ conclusion: 'success' }] }])
    await again.stop()
  })

  it('survives a kill at any moment of many commits and pull requests', async () => {
    const script = fileURLToPath(new URL('./busy-host.spec-support.ts', import.meta.url))
    let proved = 0
    for (const afterMs of [300, 900]) {
      const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
        env: { ...process.env, TMPDIR: dataDir },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const said: string[] = []
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          if (said.length === 0) setTimeout(() => child.kill('SIGKILL'), afterMs)
          said.push(chunk.toString('utf8'))
        })
        child.on('exit', () => resolve())
      })
      const merged = said
        .join('')
        .split('\n')
        .filter((line) => /^merged \d+ [0-9a-f]{40}$/.test(line))
      proved += merged.length
      const host = await startHost({ dataDir })
      const pulls = host.sandbox.pulls(REPO)
      for (const line of merged) {
        const [, number, sha] = line.split(' ')
        expect(pulls.find((pull) => pull.number === Number(number))).toMatchObject({ state: 'closed', merge: { sha } })
      }
      await git(gitDir(), ['fsck', '--no-dangling'])
      await host.sandbox.idle()
      await host.stop()
    }
    expect(proved).toBeGreaterThan(0)
  })
})
