import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { ShopAuthor, ShopCodeHost, ShopDeployment } from './shop-code-host.ts'

const run = promisify(execFile)

export interface GitCodeHost extends ShopCodeHost {
  readonly deployments: readonly ShopDeployment[]
  git(...args: readonly string[]): Promise<string>
  /** `git revert` of one commit on main, as a merged pull request would do it. Fails when it does not apply cleanly. */
  revert(sha: string): Promise<string>
}

/** The smallest code host over real git: one repository with a work tree in `dir`. */
export function gitCodeHost(dir: string): GitCodeHost {
  const listeners = new Set<() => void>()
  const deployments: ShopDeployment[] = []

  async function git(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('git', ['-C', dir, ...args], { env: environment() })
    return stdout.trim()
  }

  async function commit(
    files: Readonly<Record<string, string | null>>,
    message: string,
    author: ShopAuthor,
    at: string,
  ) {
    for (const [path, content] of Object.entries(files)) await put(join(dir, path), content)
    await git('add', '-A')
    const { stdout } = await run('git', ['-C', dir, 'commit', '-m', message], { env: environment(author, at) })
    return stdout
  }

  function moved(): void {
    for (const listener of listeners) listener()
  }

  return {
    deployments,
    git,
    async createRepository(_repo, files, { message, author, at }) {
      if (existsSync(join(dir, '.git'))) return
      await mkdir(dir, { recursive: true })
      await git('init', '--initial-branch=main')
      await commit(files, message, author, at)
    },
    async commitFiles({ files, message, author, at }) {
      await commit(files, message, author, at)
      moved()
      return git('rev-parse', 'HEAD')
    },
    headSha: () => git('rev-parse', 'refs/heads/main'),
    async checkout(_repo, sha, target) {
      await git('--work-tree', target, 'checkout', '--force', sha, '--', '.')
      await git('reset', '--hard', 'main')
    },
    onMerged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async recordDeployment(deployment) {
      deployments.push(deployment)
    },
    async revert(sha) {
      await git('-c', 'user.name=Reverter', '-c', 'user.email=r@example.com', 'revert', '--no-edit', sha)
      moved()
      return git('rev-parse', 'HEAD')
    },
  }
}

/** A directory that is removed when the test ends, whatever is in it. */
export async function scratchDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'faultline-shop-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) }
}

/** Runs the tests of the shop in a checked-out commit as its people do; rejects with what they print when one fails. */
export async function runShopTests(dir: string): Promise<void> {
  const { PATH } = process.env
  await run('npm', ['test', '--silent'], { cwd: dir, env: { PATH } })
}

/** The same tests in one process rather than in one for each file: an eighth of the work. */
export async function runShopTestsAtOnce(dir: string): Promise<void> {
  const names = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.test.js'))
  if (names.length === 0) throw new Error(`no test of the shop is in ${dir}`)
  const { PATH } = process.env
  const imports = names.map((name) => `import ${JSON.stringify(`./${name}`)}`).join('\n')
  await run(process.execPath, ['--input-type=module', '--eval', imports], { cwd: dir, env: { PATH } })
}

async function put(path: string, content: string | null): Promise<void> {
  if (content === null) return rm(path)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}

function environment(author: ShopAuthor = { name: 'Spec', email: 'spec@example.com' }, at?: string) {
  const person = { GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email }
  const committer = { GIT_COMMITTER_NAME: author.name, GIT_COMMITTER_EMAIL: author.email }
  const dates = at === undefined ? {} : { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at }
  return { PATH: process.env.PATH, HOME: tmpdir(), GIT_CONFIG_NOSYSTEM: '1', ...person, ...committer, ...dates }
}
