import { type ChildProcess, fork } from 'node:child_process'

export interface GitCall {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input: string | Buffer
}

/** `failure.code` is git's exit code, a name like ENOENT when it did not start, or null when it was killed. */
export interface GitAnswer {
  readonly stdout: Buffer
  readonly failure?: {
    readonly code: number | string | null | undefined
    readonly message: string
    readonly stderr: string
  }
}

interface Runner {
  readonly child: ChildProcess
  readonly pending: Map<number, (answer: GitAnswer) => void>
}

let runner: Runner | undefined
let lastId = 0

/**
 * Runs git in a small process of ours rather than from this one: a fork copies the page tables of the process that forks,
 * which with both engines open stops the event loop for a tenth of a second, for each git command.
 */
export function callGit(call: GitCall): Promise<GitAnswer> {
  const { child, pending } = running()
  lastId += 1
  const id = lastId
  return new Promise((resolve) => {
    pending.set(id, resolve)
    child.channel?.ref()
    child.send({ id, ...call }, (error) => {
      if (error) settle({ child, pending }, id, lost(String(error)))
    })
  })
}

/** Starts the process that runs git, unless it runs. Best called early, while this process is still small. */
export function startGitProcess(): void {
  running()
}

function running(): Runner {
  if (runner !== undefined) return runner
  const child = fork(new URL('./git-runner.mjs', import.meta.url), [], {
    execArgv: [],
    env: { PATH: process.env.PATH ?? '' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const started: Runner = { child, pending: new Map() }
  child.on('message', (message: GitAnswer & { readonly id: number }) => settle(started, message.id, message))
  const end = () => {
    if (runner === started) runner = undefined
    for (const id of [...started.pending.keys()]) settle(started, id, lost('the process that runs git ended'))
  }
  child.on('exit', end)
  child.on('error', end)
  // It must not keep its parent alive; only a call that waits for its answer does.
  child.unref()
  child.channel?.unref()
  runner = started
  return started
}

function settle({ child, pending }: Runner, id: number, answer: GitAnswer): void {
  const resolve = pending.get(id)
  pending.delete(id)
  if (pending.size === 0) child.channel?.unref()
  resolve?.(answer)
}

function lost(message: string): GitAnswer {
  return { stdout: Buffer.alloc(0), failure: { code: null, message, stderr: '' } }
}
