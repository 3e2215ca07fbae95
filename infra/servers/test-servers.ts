/**
 * `npm run test:servers [-- --allow-missing] [-- names…]`: starts real servers, runs `*.servers.spec.ts` against them, stops
 * them. A run of all specs ends with Kafka's contracts against the oldest broker that we support.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { kafka, kafkaOf, OLDEST_KAFKA } from './kafka.ts'
import { SERVER_KINDS } from './kinds.ts'
import type { RunningServer, ServerKind } from './server.ts'

const VITEST = ['vitest', 'run', '--config', '.config/vitest.config.ts', '--project', 'servers', '--reporter=default']
const REPORTS = '.faultline/reports'
/** What holds for every broker: the port's contract, and which topics are refused. */
const ON_OLDEST_KAFKA = ['kafka-timeline', 'check-topics'].map((name) => `src/adapters/kafka/${name}.servers.spec.ts`)

type Env = Readonly<Record<string, string>>
const Report = z.object({ testResults: z.array(z.object({ name: z.string(), status: z.string() })) })

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

/** In CI the files that failed run once more, while the servers stand; `count-tests.mjs` tells which those were. */
async function specs(filters: readonly string[], env: Env, report: string): Promise<number> {
  const code = await vitest(filters, env, report)
  const failed = code !== 0 && process.env.CI !== undefined ? failedFiles(report) : []
  if (failed.length === 0) return code
  console.info(`\n> once more: ${failed.join(', ')}\n`)
  return vitest(failed, env, `${report}-again`)
}

/** None when the run left no report: then no second one explains it. */
function failedFiles(report: string): readonly string[] {
  const file = join(REPORTS, `${report}.json`)
  if (!existsSync(file)) return []
  const { testResults } = Report.parse(JSON.parse(readFileSync(file, 'utf8')))
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)
}

async function vitest(filters: readonly string[], env: Env, report: string): Promise<number> {
  const args = [...VITEST, '--reporter=json', `--outputFile.json=${REPORTS}/${report}.json`, ...filters]
  const child = spawn('npx', args, { stdio: 'inherit', env: { ...process.env, ...env } })
  const [code] = await once(child, 'exit')
  return typeof code === 'number' ? code : 1
}

process.exitCode = await main(process.argv.slice(2))
