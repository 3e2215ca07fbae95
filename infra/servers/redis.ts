import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { CannotStart, type RunningServer, type ServerKind } from './server.ts'
import { type RunningProcess, startProcess } from './start-process.ts'

const run = promisify(execFile)

/** A Redis that keeps what it is told; the address is a `redis://` URL. */
export const redis: ServerKind = {
  name: 'redis',
  env: 'FAULTLINE_TEST_REDIS_URL',
  async start(dir): Promise<RunningServer> {
    return startRedis(dir, await freePort())
  },
}

/** Started again in the same folder on the same port, it has its data as before. */
export async function startRedis(dir: string, port: number): Promise<RunningProcess & RunningServer> {
  const { command, env } = await redisProgram()
  await mkdir(dir, { recursive: true })
  const server = await startProcess({
    name: 'Redis',
    command,
    args: ['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--appendonly', 'yes', '--save', ''],
    cwd: dir,
    env,
    isReady: () => answersPing(port),
    readyWithinMs: 20_000,
  })
  return { ...server, address: `redis://127.0.0.1:${port}` }
}

interface Program {
  readonly command: string
  readonly env: Readonly<Record<string, string>>
}

/** The machine's own, or Debian's packages unpacked in the user's cache: nothing is installed, no service is started. */
async function redisProgram(): Promise<Program> {
  const own = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'redis-server'))
  const found = own.find((file) => existsSync(file))
  if (found !== undefined) return { command: found, env: {} }
  const home = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'faultline', 'servers')
  const root = join(home, 'redis')
  if (!existsSync(root)) await unpack(root)
  const libraries = (await readdir(join(root, 'usr', 'lib'))).map((name) => join(root, 'usr', 'lib', name))
  return { command: join(root, 'usr', 'bin', 'redis-server'), env: { LD_LIBRARY_PATH: libraries.join(delimiter) } }
}

async function unpack(root: string): Promise<void> {
  const work = `${root}.${process.pid}`
  await mkdir(work, { recursive: true })
  try {
    const { stdout } = await run('apt-get', ['install', '-s', '--no-install-recommends', 'redis-server'])
    const names = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name)
    await run('apt-get', ['download', ...names], { cwd: work, timeout: 120_000 })
    const packages = (await readdir(work)).filter((file) => file.endsWith('.deb'))
    for (const file of packages) await run('dpkg', ['-x', file, 'root'], { cwd: work })
    await rename(join(work, 'root'), root).catch((error: unknown) => {
      if (!existsSync(root)) throw error
    })
  } catch (error) {
    const words = error instanceof Error ? error.message.slice(-1_000) : String(error)
    throw new CannotStart(`Debian's packages did not give a Redis: ${words}. Install redis-server.`)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('error', reject)
    socket.once('data', (words) => {
      socket.destroy()
      resolve(words.toString('utf8').startsWith('+PONG'))
    })
  })
}
