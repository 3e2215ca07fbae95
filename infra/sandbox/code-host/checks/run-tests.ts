import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { checkout } from '../git/checkout.ts'

export interface TestOptions {
  readonly timeoutMs: number
  /** A directory of installed packages lent to the tests as `node_modules`, when the repository brings none. */
  readonly nodeModules?: string
  readonly signal?: AbortSignal
}

export interface TestResult {
  readonly conclusion: 'success' | 'failure' | 'timed_out' | 'cancelled'
  readonly title: string
  /** The end of what the tests printed, without colours and temporary paths. */
  readonly output: string
}

const KEPT_OUTPUT = 8_000

/** Runs `scripts.test` of the repository's own package.json at a commit, in a directory and environment of its own. */
export async function runTests(gitDir: string, sha: string, options: TestOptions): Promise<TestResult> {
  const dir = await mkdtemp(join(tmpdir(), 'faultline-check-'))
  const work = join(dir, 'work')
  try {
    await checkout(gitDir, sha, work)
    const command = await testCommand(work)
    if (command === undefined) {
      return { conclusion: 'failure', title: 'No tests', output: 'package.json names no test: add scripts.test' }
    }
    const modules = join(work, 'node_modules')
    if (options.nodeModules && !existsSync(modules)) await symlink(options.nodeModules, modules, 'dir')
    const result = await runCommand(command, work, dir, options)
    return { ...result, output: result.output.replaceAll(work, '.').replaceAll(dir, '.') }
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function testCommand(work: string): Promise<string | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(work, 'package.json'), 'utf8'))
    if (typeof manifest !== 'object' || manifest === null || !('scripts' in manifest)) return undefined
    const { scripts } = manifest
    if (typeof scripts !== 'object' || scripts === null || !('test' in scripts)) return undefined
    return typeof scripts.test === 'string' && scripts.test !== '' ? scripts.test : undefined
  } catch {
    return undefined
  }
}

function runCommand(command: string, cwd: string, home: string, options: TestOptions): Promise<TestResult> {
  return new Promise((resolve) => {
    const child = spawn(command, {
      cwd,
      env: scrubbed(home, cwd),
      shell: true,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let ended: TestResult['conclusion'] | undefined
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-KEPT_OUTPUT * 4)
    }
    // Its own process group: what the tests started dies with them.
    const stop = (why: 'timed_out' | 'cancelled') => {
      ended ??= why
      killGroup(child.pid)
    }
    const timer = setTimeout(stop, options.timeoutMs, 'timed_out')
    const cancel = () => stop('cancelled')
    options.signal?.addEventListener('abort', cancel, { once: true })
    if (options.signal?.aborted) cancel()
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => keep(Buffer.from(error.message)))
    child.on('close', (code) => {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', cancel)
      killGroup(child.pid)
      const conclusion = ended ?? (code === 0 ? 'success' : 'failure')
      resolve({ conclusion, title: titleOf(conclusion, code, options.timeoutMs), output: readable(output) })
    })
  })
}

/** Nothing of ours: no token, no key, no address. */
function scrubbed(home: string, cwd: string): Record<string, string> {
  const path = [join(cwd, 'node_modules', '.bin'), dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin']
  return { PATH: path.join(delimiter), HOME: home, TMPDIR: home, CI: 'true', NO_COLOR: '1', LANG: 'C.UTF-8', TZ: 'UTC' }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Gone already: nothing is left to stop.
  }
}

function titleOf(conclusion: TestResult['conclusion'], code: number | null, timeoutMs: number): string {
  if (conclusion === 'success') return 'Tests passed'
  if (conclusion === 'timed_out') return `Tests did not end within ${timeoutMs / 1_000} s`
  return conclusion === 'cancelled' ? 'Tests were stopped' : `Tests failed (exit code ${code ?? 'none'})`
}

function readable(output: string): string {
  return stripVTControlCharacters(output).slice(-KEPT_OUTPUT).trim()
}
