import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const require = createRequire(import.meta.url)

/** A house of two files, with the real way to start it. */
describe('infra/bin/compiled.mjs', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'faultline-compiled-'))
    for (const folder of ['infra/bin', 'src/deep', 'node_modules']) await mkdir(join(root, folder), { recursive: true })
    for (const file of ['compiled.mjs', 'run-source.mjs', 'faultline.mjs'])
      await cp(join(import.meta.dirname, file), join(root, 'infra/bin', file))
    for (const name of ['esbuild', 'tsx'])
      await symlink(dirname(require.resolve(`${name}/package.json`)), join(root, 'node_modules', name))
    await writeFile(join(root, 'package.json'), '{ "type": "module" }')
    await source('src/deep/word.ts', "export const word: string = 'one'\n")
    await source(
      'src/cli.ts',
      "import { word } from './deep/word.ts'\nconst later = await import('./later.ts')\nconsole.log(word, later.place())\n",
    )
    await source('src/later.ts', 'export const place = () => import.meta.url + import.meta.dirname\n')
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  it('runs what the sources say, now and after each change, and compiles only then', async () => {
    expect(await faultline()).toBe(`one file://${root}/src/later.ts${root}/src\n`)
    expect(await faultline()).toContain('one ')
    expect(await made()).toHaveLength(1)
    await source('src/deep/word.ts', "export const word: string = 'two'\n")
    expect(await faultline()).toContain('two ')
    expect(await made()).toHaveLength(2)
  })

  it('sees a change that keeps the size, and no change where only the time is another', async () => {
    await faultline()
    const past = new Date('2020-01-01T00:00:00Z')
    await utimes(join(root, 'src/cli.ts'), past, past)
    expect(await faultline()).toContain('one ')
    expect(await made()).toHaveLength(1)
    await source('src/deep/word.ts', "export const word: string = 'six'\n")
    expect(await faultline()).toContain('six ')
  })

  it('compiles again what somebody removed, and needs no compiler for what is kept', async () => {
    await faultline()
    await rm(join(root, 'node_modules/esbuild'))
    await rm(join(root, 'node_modules/tsx'))
    expect(await faultline()).toContain('one ')
    await symlink(dirname(require.resolve('esbuild/package.json')), join(root, 'node_modules/esbuild'))
    for (const folder of await made()) await rm(folder, { recursive: true })
    expect(await faultline()).toContain('one ')
  })

  it('runs from the sources where nothing can be kept', async () => {
    await writeFile(join(root, 'node_modules/.cache'), 'a file where a folder would be')
    expect(await faultline()).toContain('one ')
  })

  it('tells where a fault of the source is', async () => {
    await source('src/deep/word.ts', 'export const word: string = = 1\n')
    await expect(faultline()).rejects.toThrow(/word\.ts:1:28/)
    await source('src/deep/word.ts', "\n\nexport const word = 'x'\nthrow new Error('on purpose')\n")
    await expect(faultline()).rejects.toThrow(/src\/deep\/word\.ts:4/)
  })

  async function source(path: string, text: string): Promise<void> {
    await writeFile(join(root, path), text)
  }

  async function faultline(): Promise<string> {
    return (await run(process.execPath, [join(root, 'infra/bin/faultline.mjs')])).stdout
  }

  async function made(): Promise<string[]> {
    const kept = join(root, 'node_modules/.cache/faultline')
    const names = await readdir(kept, { recursive: true })
    return names.filter((name) => name.endsWith('entry.mjs')).map((name) => dirname(join(kept, name)))
  }
})
