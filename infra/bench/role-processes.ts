import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportsIn, finished, type Role, type Running, roleAt, run } from '../e2e/processes.spec-support.ts'
import { freePort } from '../servers/free-port.ts'
import { until } from './house.ts'

type Env = Readonly<Record<string, string>>

const PROBE = new URL('./loop-delay.mjs', import.meta.url).href

/** Every role of the house in a process of its own, beside a sandbox that stands for Slack and the code host. */
export interface RoleProcesses {
  readonly roles: readonly Role[]
  stop(): Promise<void>
}

const ROLES: readonly (readonly string[])[] = [
  ['ingress'],
  ['projector'],
  ['dispatcher'],
  ['reconciler'],
  ['detector'],
  ['bot'],
  ['scheduler'],
  ['worker', 'context-builder', 'rca-agent', 'fix-agent', 'instrumentation-agent', 'report-agent'],
  ['worker', 'github-integration', 'evaluation-agent'],
]

/** Migrates the servers and starts them all. No model is set: ranked evidence answers. */
export async function startRoles(dir: string, servers: Env): Promise<RoleProcesses> {
  const { code, said } = await finished(['migrate'], servers)
  if (code !== 0) throw new Error(`the servers could not be migrated: ${said}`)
  const sandbox = await startSandbox(dir)
  const { ANTHROPIC_API_KEY: _key, ANTHROPIC_BASE_URL: _url, ...world } = sandbox.env
  const own = { FAULTLINE_DATA_DIR: join(dir, 'nothing-is-kept-here'), NODE_OPTIONS: `--import ${PROBE}` }
  const env = { ...servers, ...world, ...own }
  const roles: Role[] = []
  for (const args of ROLES) roles.push(roleAt(await freePort(), args, env))
  const stop = async () => {
    await Promise.allSettled(roles.map((role) => role.running().stop()))
    await sandbox.running.kill()
  }
  try {
    for (const role of roles) await role.start()
  } catch (error) {
    await stop()
    throw error
  }
  return { roles, stop }
}

/** Nobody answers at its house, so that its shop stays closed: these incidents are told, not lived. */
async function startSandbox(dir: string): Promise<{ readonly running: Running; readonly env: Env }> {
  const port = String(await freePort())
  const running = run(['sandbox', '--port', port, '--data', dir, '--house', 'http://127.0.0.1:9', '--env'], {})
  return { running, env: await until('the sandbox', async () => exportsIn(running.output())) }
}

/** What a process holds, in MiB, and has computed since its start, in seconds; zero once it is gone. */
export async function usageOf({ running }: Role): Promise<{ readonly mib: number; readonly cpuS: number }> {
  const place = `/proc/${running().child.pid}`
  const [status, stat] = await Promise.all([read(`${place}/status`), read(`${place}/stat`)])
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return { mib: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024, cpuS: (user + system) / TICKS }
}

const LIVE = /^live heap (\d+) external (\d+)$/gm

/** What a process holds after a collection, in MiB: objects, and buffers beside them. */
export async function liveOf({ running }: Role): Promise<{ readonly heapMib: number; readonly buffersMib: number }> {
  const said = () => [...running().output().matchAll(LIVE)]
  const before = said().length
  running().child.kill('SIGUSR2')
  const [, heap, external] = await until('what a role holds', async () => said()[before])
  return { heapMib: Number(heap) / 2 ** 20, buffersMib: Number(external) / 2 ** 20 }
}

/** Linux counts processor time in hundredths of a second, whatever its own clock. */
const TICKS = 100

function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}
