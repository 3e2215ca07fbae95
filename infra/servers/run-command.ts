import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CannotStart } from './server.ts'

export interface CommandOptions {
  readonly cwd?: string
  readonly uid?: number
  readonly gid?: number
  readonly env?: Readonly<Record<string, string>>
}

const run = promisify(execFile)

/** Runs a program to its end and returns what it printed. `CannotStart` when it is not there or fails. */
export async function runCommand(command: string, args: readonly string[], options: CommandOptions = {}) {
  const { env, ...rest } = options
  try {
    const { stdout } = await run(command, [...args], { ...rest, env: { ...process.env, ...env }, timeout: 300_000 })
    return stdout.trim()
  } catch (error) {
    throw new CannotStart(`\`${command} ${args.slice(0, 3).join(' ')} …\` failed: ${wordsOf(error)}`)
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : ''
  return (said || error.message).slice(-1_000)
}
