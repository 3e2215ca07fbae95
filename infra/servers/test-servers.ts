/**
 * `npm run test:servers [-- --allow-missing] [-- names…]`: starts real servers, runs `*.servers.spec.ts` against them, stops
 * them. A run of all specs ends with Kafka's contracts against the oldest broker that we support.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kafka, kafkaOf, OLDEST_KAFKA } from './kafka.ts'
import { SERVER_KINDS } from './kinds.ts'
import type { RunningServer, ServerKind } from './server.ts'

const VITEST = ['vitest', 'run', '--config', '.config/vitest.config.ts', '--project', 'servers', '--reporter=default']
const REPORTS = '.faultline/reports'
/** What holds for every broker: the port's contract, and which topics are refused. */
const ON_OLDEST_KAFKA = ['kafka-timeline', 'check-topics'].map((name) => `src/adapters/kafka/${name}.servers.spec.ts`)

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
    const all = await specs(filters, env, 'servers')
    await Promise.allSettled(running.splice(0).map((server) => server.stop()))
    const old = filters.length > 0 ? 0 : await onOldestKafka(dir, running, missing)
    return all || (old === 'missing' && allowMissing ? 0 : Number(old !== 0))
  } finally {
    await Promise.allSettled(running.map((server) => server.stop()))
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
    for (const line of missing) console.warn(`NOT TESTED: ${line}`)
  }
}

/** The exit code of its specs. Whoever named brokers or a release has chosen what to test, and is told what was not. */
async function onOldestKafka(dir: string, running: RunningServer[], missing: string[]): Promise<number | 'missing'> {
  const chosen = [kafka.env, 'FAULTLINE_TEST_KAFKA_VERSION'].find((name) => process.env[name])
  if (chosen !== undefined) {
    missing.push(`kafka ${OLDEST_KAFKA}: ${chosen} is set, so only what it names was tested.`)
    return 0
  }
  const server = await provide(kafkaOf(OLDEST_KAFKA), join(dir, `kafka-${OLDEST_KAFKA}`))
  if (typeof server === 'string') {
    missing.push(server)
    return 'missing'
  }
  running.push(server)
  const env = { [kafka.env]: server.address, FAULTLINE_TEST_KAFKA_VERSION: OLDEST_KAFKA }
  return specs(ON_OLDEST_KAFKA, env, 'servers-oldest-kafka')
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

async function specs(
  filters: readonly string[],
  env: Readonly<Record<string, string>>,
  report: string,
): Promise<number> {
  const args = [...VITEST, '--reporter=json', `--outputFile.json=${REPORTS}/${report}.json`, ...filters]
  const child = spawn('npx', args, { stdio: 'inherit', env: { ...process.env, ...env } })
  const [code] = await once(child, 'exit')
  return typeof code === 'number' ? code : 1
}

process.exitCode = await main(process.argv.slice(2))
