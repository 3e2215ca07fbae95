import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBare, writeBlob, writeCommit, writeTree } from '../git/objects.ts'
import { runTests } from './run-tests.ts'

const person = { name: 'Ana', email: 'ana@example.com', date: '2026-03-02T09:00:00Z' }
let dir: string
let gitDir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'faultline-tests-spec-'))
  gitDir = join(dir, 'r.git')
  await createBare(gitDir, 'main')
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function commit(files: Record<string, string>): Promise<string> {
  const edits = []
  for (const [path, text] of Object.entries(files))
    edits.push({ path, mode: '100644', sha: await writeBlob(gitDir, text) })
  const tree = await writeTree(gitDir, undefined, edits)
  return writeCommit(gitDir, { tree, parents: [], message: 'x', author: person, committer: person })
}
const tested = (test: string, code = '') =>
  commit({ 'package.json': JSON.stringify({ scripts: { test } }), 'run.cjs': code })

describe('infra/sandbox/code-host/checks/run-tests.ts', () => {
  it('passes and fails as the tests do, and shows what they print', async () => {
    const good = await tested('node run.cjs', 'console.log("\\u001b[32mall fine\\u001b[0m")')
    expect(await runTests(gitDir, good, { timeoutMs: 20_000 })).toEqual({
      conclusion: 'success',
      title: 'Tests passed',
      output: 'all fine',
    })
    const bad = await tested('node run.cjs', 'console.error("broken in", __filename); process.exit(3)')
    const result = await runTests(gitDir, bad, { timeoutMs: 20_000 })
    expect(result).toMatchObject({ conclusion: 'failure', title: 'Tests failed (exit code 3)' })
    expect(result.output).toBe('broken in ./run.cjs')
  })

  it('shows the tests nothing of our environment', async () => {
    process.env.FAULTLINE_SPEC_CANARY = 'a-token-of-ours'
    const sha = await tested('node run.cjs', 'console.log(Object.keys(process.env).sort().join())')
    const { output } = await runTests(gitDir, sha, { timeoutMs: 20_000 })
    delete process.env.FAULTLINE_SPEC_CANARY
    expect(output).not.toContain('CANARY')
    const known = ['CI', 'HOME', 'LANG', 'NO_COLOR', 'PATH', 'TMPDIR', 'TZ', 'PWD', 'SHLVL', '_', 'OLDPWD']
    expect(output.split(',').filter((name) => !known.includes(name))).toEqual([])
  })

  it('stops tests that do not end, and what they started', async () => {
    const beat = join(dir, 'beat')
    const child = `setInterval(() => require('fs').appendFileSync(${JSON.stringify(beat)}, '.'), 20)`
    const code = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); setInterval(() => {}, 1000)`
    const result = await runTests(gitDir, await tested('node run.cjs', code), { timeoutMs: 1_500 })
    expect(result).toMatchObject({ conclusion: 'timed_out', title: 'Tests did not end within 1.5 s' })
    const beats = await readFile(beat, 'utf8')
    expect(beats).toMatch(/^\.+$/)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await readFile(beat, 'utf8')).toBe(beats)
  })

  it('fails when there is no test to run', async () => {
    const none = { conclusion: 'failure', title: 'No tests' }
    expect(await runTests(gitDir, await commit({ 'a.txt': 'a' }), { timeoutMs: 1_000 })).toMatchObject(none)
    const broken = await commit({ 'package.json': '{ "scripts": ' })
    expect(await runTests(gitDir, broken, { timeoutMs: 1_000 })).toMatchObject(none)
  })

  it('lends installed packages to a repository that brings none', async () => {
    const nodeModules = join(dir, 'lent')
    await mkdir(join(nodeModules, 'left'), { recursive: true })
    await writeFile(join(nodeModules, 'left', 'index.js'), 'module.exports = "lent"')
    const sha = await tested('node run.cjs', 'console.log(require("left"))')
    expect(await runTests(gitDir, sha, { timeoutMs: 20_000, nodeModules })).toMatchObject({ output: 'lent' })
    expect(await runTests(gitDir, sha, { timeoutMs: 20_000 })).toMatchObject({ conclusion: 'failure' })
  })
})
