/** `npm run test:servers [-- --allow-missing] [-- names…]`: starts real servers, runs `*.servers.spec.ts` against them, stops them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SERVER_KINDS } from './kinds.ts'
import type { RunningServer, ServerKind } from './server.ts'

const VITEST = ['vitest', 'run', '--config', '.config/vitest.config.ts', '--project', 'servers', '--reporter=default']
const REPORT = ['--reporter=json', '--outputFile.json=.faultline/reports/servers.json']

async function main(args: readonly string[]): Promise<number> {
  const allowMissing = args.includes('--allow-missing')
  const filters = args.filter((arg) => !arg.startsWith('--'))
  const dir = await mkdtemp(join(tmpdir(), 'faultline-servers-'))
  const running: RunningServer[] = []
  const missing: string[] = []
  const env: Record<string, string> = {}
  try {
    for (const kind of SERVER_KINDS) {
      const outcome = await provide(kind, join(dir, kind.name))
      if (typeof outcome === 'string') missing.push(outcome)
      else {
        env[kind.env] = outcome.address
        running.push(outcome)
      }
    }
    for (const line of missing) console.warn(`MISSING: ${line}`)
    if (missing.length > 0 && !allowMissing) return 1
    return await specs(filters, env)
  } finally {
    await Promise.allSettled(running.map((server) => server.stop()))
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
    for (const line of missing) console.warn(`NOT TESTED: ${line}`)
  }
}

/** A server that was named, or one that is started; or the words that say why there is none. */
async function provide(kind: ServerKind, dir: string): Promise<RunningServer | string> {
  const given = process.env[kind.env]
  if (given !== undefined && given !== '') return { address: given, stop: async () => {} }
  try {
    const since = Date.now()
    const server = await kind.start(dir)
    console.info(`${kind.name} runs at ${server.address} after ${Date.now() - since} ms`)
    return server
  } catch (error) {
    return `${kind.name}: ${error instanceof Error ? error.message : String(error)} Or set ${kind.env}.`
  }
}

async function specs(filters: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const args = [...VITEST, ...REPORT, ...filters]
  const child = spawn('npx', args, { stdio: 'inherit', env: { ...process.env, ...env } })
  const [code] = await once(child, 'exit')
  return typeof code === 'number' ? code : 1
}

process.exitCode = await main(process.argv.slice(2))
