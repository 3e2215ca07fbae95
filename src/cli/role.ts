import { parseArgs } from 'node:util'
import { PART_NAMES, type PartName, portsOf, ROLES, type RoleName, speaksToSlack } from '../../workers/roles.ts'
import { embeddedPorts } from '../compose/ports.ts'
import type { Config } from '../config.ts'
import { GiveUp } from '../kit/outcome.ts'
import { configWith } from './options.ts'
import { serve } from './serve.ts'
import { TASK_WORKER_NAMES } from './worker-names.ts'

/** Leases are given back and groups left: Kubernetes waits 30 s unless told otherwise. */
const PATIENCE_MS = 25_000

/** One role of the house in this process, beside others that share its servers. */
export async function role(name: RoleName, args: readonly string[]): Promise<void> {
  const workers = name === 'worker' ? workersIn(args) : []
  const rest = name === 'worker' ? args.filter((arg) => !workers.includes(arg)) : args
  const read = () => processSettings(name, workers, rest)
  await run(read, ROLES[name], workers, name === 'worker' ? `worker ${workers.join(' ')}` : name)
}

/** The settings of such a process, with `--port` and `--data` of its command line. Throws `GiveUp` where it cannot run with them. */
export function processSettings(name: RoleName | 'all', workers: readonly string[], args: readonly string[]): Config {
  if (name === 'all') return withWorkspace(settings(args), PART_NAMES)
  return withWorkspace(sharing(settings(args), name, workers), ROLES[name])
}

/** Every role in this process; what is not on a server is in the data folder. */
export async function all(args: readonly string[]): Promise<void> {
  await run(() => processSettings('all', TASK_WORKER_NAMES, args), PART_NAMES, TASK_WORKER_NAMES, 'all')
}

async function run(
  read: () => Config,
  parts: readonly PartName[],
  workers: readonly string[],
  what: string,
): Promise<void> {
  const greet = (origin: string) => console.log(`Faultline ${what} listens at ${origin}`)
  await serve({ read, parts, workers, greet, patienceMs: PATIENCE_MS })
}

function settings(args: readonly string[]): Config {
  return configWith(args, { playsSandbox: false })
}

/** What only one process can have is no use to a role: the others would not see it. */
function sharing(config: Config, name: RoleName, workers: readonly string[]): Config {
  const alone = embeddedPorts(config, portsOf(ROLES[name], workers))
  if (alone.length === 0) return config
  const what = alone.map(({ port }) => port).join(', ')
  const set = alone.map(({ set }) => set).join('; ')
  throw new GiveUp(
    'not-shared',
    `\`faultline ${name}\` works beside other processes, and these would be inside this one: ${what}. Set ${set}; or run \`faultline all\`, which is one process.`,
  )
}

function withWorkspace(config: Config, parts: readonly PartName[]): Config {
  if (!speaksToSlack(parts) || config.slack.kind === 'slack') return config
  throw new GiveUp(
    'no-slack',
    'No workspace is set. Set SLACK_BOT_TOKEN with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET; or run `faultline start`, which has a sandbox.',
  )
}

/** The workers that a command line names; `GiveUp` tells those that there are. */
export function workersIn(args: readonly string[]): readonly string[] {
  const options = { port: { type: 'string', short: 'p' }, data: { type: 'string', short: 'd' } } as const
  const { positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const unknown = positionals.filter((name) => !TASK_WORKER_NAMES.includes(name))
  if (positionals.length > 0 && unknown.length === 0) return positionals
  const wrong = unknown.length > 0 ? `There is no worker ${unknown.join(', ')}. ` : ''
  throw new GiveUp('usage', `${wrong}Name one or more: faultline worker ${TASK_WORKER_NAMES.join(' ')}.`)
}
