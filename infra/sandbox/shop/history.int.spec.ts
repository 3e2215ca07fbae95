import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type GitCodeHost,
  gitCodeHost,
  runShopTests,
  runShopTestsAtOnce,
  scratchDirectory,
} from './git-code-host.spec-support.ts'
import { seedHistory } from './history.ts'
import { filesOf } from './overlay.ts'
import { NOW, withPast } from './seeded.spec-support.ts'
import { PLANTED_BUGS, type ShipOptions, shipBad, shipGood } from './ship.ts'

const repo = 'corner-shop/shop'

async function seeded(root: string): Promise<{ codeHost: GitCodeHost; options: ShipOptions }> {
  const dir = join(root, 'repository')
  const at = await withPast(dir)
  const codeHost = gitCodeHost(dir)
  return { codeHost, options: { codeHost, repo, now: NOW, after: new Date(at), read: filesOf(dir) } }
}

async function seedAgain(root: string): Promise<void> {
  const dir = join(root, 'repository')
  await seedHistory({ codeHost: gitCodeHost(dir), repo, now: NOW, readHead: async () => filesOf(dir) })
}

describe('infra/sandbox/shop/history.ts', () => {
  it('passes the shop its own tests at every commit of its past', { timeout: 120_000 }, async () => {
    await using scratch = await scratchDirectory()
    const { codeHost } = await seeded(scratch.path)
    const shas = (await codeHost.git('rev-list', '--reverse', 'main')).split('\n')
    expect(shas).toHaveLength(12)
    for (const sha of shas) {
      await codeHost.git('checkout', '--detach', sha)
      await runShopTestsAtOnce(join(scratch.path, 'repository'))
    }
    await runShopTests(join(scratch.path, 'repository'))
  })

  it.each([
    ['a file at a time', runShopTests],
    ['all at once', runShopTestsAtOnce],
  ])('sees a test that fails, run %s', async (_how, runTests) => {
    await using scratch = await scratchDirectory()
    await seeded(scratch.path)
    const dir = join(scratch.path, 'repository')
    await writeFile(
      join(dir, 'broken.test.js'),
      "import { test } from 'node:test'\ntest('x', () => { throw new Error('no') })\n",
    )
    await expect(runTests(dir)).rejects.toThrow()
  })

  it('dates the past in order, over weeks, by several people', async () => {
    await using scratch = await scratchDirectory()
    const { codeHost } = await seeded(scratch.path)
    const times = (await codeHost.git('log', '--reverse', '--format=%ct', 'main')).split('\n').map(Number)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(14 * 86_400)
    expect(times.at(-1)).toBeLessThan(NOW.getTime() / 1_000)
    const authors = new Set((await codeHost.git('log', '--format=%an', 'main')).split('\n'))
    expect(authors.size).toBeGreaterThanOrEqual(5)
  })

  it('finishes a seeding that was cut short and adds nothing to a whole one', async () => {
    await using scratch = await scratchDirectory()
    const { codeHost } = await seeded(scratch.path)
    const head = await codeHost.git('rev-parse', 'main^{tree}')
    await codeHost.git('reset', '--hard', 'HEAD~4')
    await seedAgain(scratch.path)
    expect(await codeHost.git('rev-parse', 'main^{tree}')).toBe(head)
    await seedAgain(scratch.path)
    expect((await codeHost.git('rev-list', 'main')).split('\n')).toHaveLength(12)
  })

  it.each(PLANTED_BUGS)(
    'hides %s from the tests, and takes it back by a revert that keeps the rest',
    { timeout: 60_000 },
    async (bug) => {
      await using scratch = await scratchDirectory()
      const { codeHost, options } = await seeded(scratch.path)
      const { shas, planted_sha = '' } = await shipBad(bug, options)
      expect(shas).toHaveLength(5)
      expect(shas.indexOf(planted_sha)).toBe(2)
      for (const sha of shas) {
        await codeHost.git('checkout', '--detach', sha)
        await runShopTestsAtOnce(join(scratch.path, 'repository'))
      }
      await codeHost.git('checkout', 'main')
      await codeHost.revert(planted_sha)
      await runShopTestsAtOnce(join(scratch.path, 'repository'))
      const undone = await codeHost.git('diff', '--name-only', `${planted_sha}~1`, planted_sha)
      expect(await codeHost.git('diff', '--name-only', 'HEAD~1', 'HEAD')).toBe(undone)
    },
  )

  it('refuses to plant a bug that is in already', async () => {
    await using scratch = await scratchDirectory()
    const { options } = await seeded(scratch.path)
    await shipBad('discount', options)
    await expect(shipBad('discount', options)).rejects.toMatchObject({ code: 'already-shipped' })
    await expect(shipBad('minor-digits', options)).resolves.toMatchObject({ shas: { length: 5 } })
  })

  it('always finds something innocent to ship', { timeout: 60_000 }, async () => {
    await using scratch = await scratchDirectory()
    const { codeHost, options } = await seeded(scratch.path)
    for (let round = 0; round < 12; round++) expect((await shipGood(options)).shas).toHaveLength(1)
    const subjects = (await codeHost.git('log', '--format=%s', '-12', 'main')).split('\n')
    expect(new Set(subjects).size).toBe(12)
    await runShopTestsAtOnce(join(scratch.path, 'repository'))
  })
})
