import { rmSync } from 'node:fs'
import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gitCodeHost } from './git-code-host.spec-support.ts'
import { seedHistory } from './history.ts'
import { filesOf } from './overlay.ts'

export const NOW = new Date('2026-03-02T09:00:00Z')

/** The shop's past as a repository, made once in a process rather than by three calls of git a commit for each spec. */
let made: Promise<{ readonly dir: string; readonly at: string }> | undefined

/** Makes `dir` a repository with the shop's past in it, up to `NOW`. Gives when its newest commit was made. */
export async function withPast(dir: string): Promise<string> {
  made ??= make()
  const past = await made
  await cp(past.dir, dir, { recursive: true })
  return past.at
}

async function make() {
  const root = await mkdtemp(join(tmpdir(), 'faultline-past-'))
  process.once('exit', () => rmSync(root, { recursive: true, force: true }))
  const dir = join(root, 'repository')
  const { at } = await seedHistory({
    codeHost: gitCodeHost(dir),
    repo: 'corner-shop/shop',
    now: NOW,
    readHead: async () => filesOf(dir),
  })
  return { dir, at }
}
