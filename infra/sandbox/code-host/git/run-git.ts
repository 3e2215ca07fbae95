import { devNull } from 'node:os'
import { callGit, type GitAnswer } from './git-process.ts'

/** Git said no. `code` is its exit code, or null when it was killed or could not start. */
export class GitFailed extends Error {
  override readonly name = 'GitFailed'
  readonly code: number | null
  constructor(code: number | null, message: string) {
    super(message)
    this.code = code
  }
}

export interface GitRun {
  readonly input?: string | Buffer
  /** Added to an environment that knows nothing of the machine's own git settings. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** Runs git on one bare repository and gives what it printed, byte for byte. */
export async function gitBytes(gitDir: string, args: readonly string[], run: GitRun = {}): Promise<Buffer> {
  const { stdout, failure } = await callGit({
    args,
    env: { ...cleanEnvironment(gitDir), ...run.env },
    input: run.input ?? '',
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
  })
  if (failure === undefined) return stdout
  throw new GitFailed(typeof failure.code === 'number' ? failure.code : null, whatToDo(failure))
}

/** The same as text, without the final line break. */
export async function git(gitDir: string, args: readonly string[], run: GitRun = {}): Promise<string> {
  return (await gitBytes(gitDir, args, run)).toString('utf8').replace(/\n$/, '')
}

/** Undefined instead of a failure when git ends with one of these codes. */
export async function gitUnless(
  codes: readonly number[],
  gitDir: string,
  args: readonly string[],
  run: GitRun = {},
): Promise<string | undefined> {
  try {
    return await git(gitDir, args, run)
  } catch (error) {
    if (error instanceof GitFailed && error.code !== null && codes.includes(error.code)) return undefined
    throw error
  }
}

function cleanEnvironment(gitDir: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: gitDir,
    GIT_DIR: gitDir,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    TZ: 'UTC',
  }
}

function whatToDo({ code, stderr, message }: NonNullable<GitAnswer['failure']>): string {
  if (code === 'ENOENT') return 'the program git was not found: install git and start again'
  return stderr.trim() || message
}
