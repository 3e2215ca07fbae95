import { readFile } from 'node:fs/promises'
import { misuseSays } from './cli/misuse.ts'
import { GiveUp, RetryLater } from './kit/outcome.ts'

/** One command: its help line, and how it runs. Loaded when it is asked for, so that `help` is instant. */
interface Command {
  readonly usage: string
  readonly what: string
  readonly run: (args: readonly string[]) => Promise<void>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  start: {
    usage: 'start [--port P] [--data DIR]',
    what: 'the whole house in one process; with the sandbox where no account is set',
    run: async (args) => (await import('./cli/start.ts')).start(args),
  },
  doctor: {
    usage: 'doctor [PROCESS | worker NAME…] [--json] [--data DIR] [--port P]',
    what: 'checks tokens, scopes, addresses and clocks, of all or of one process, and says what to do',
    run: async (args) => (await import('./cli/doctor.ts')).doctor(args),
  },
  ingest: {
    usage: 'ingest FILE|- [--service NAME] [--format auto|json|logfmt|bracketed|text] [--to URL | --port P]',
    what: 'reads logs from a file or standard input into the evidence of a running house',
    run: async (args) => (await import('./cli/ingest.ts')).ingest(args),
  },
  'analyze-logs': {
    usage:
      'analyze-logs FILE|DIR|-… [summary|patterns|errors|anomalies|trends] [--since TIME] [--window 30m] [--top N] [--chart FILE.svg] [--json]',
    what: 'what a log says, how often, and what changed; counts every line and stores nothing',
    run: async (args) => (await import('./cli/analyze-logs.ts')).analyzeLogs(args),
  },
  deploy: {
    usage: 'deploy --service S --revision SHA [--repo OWNER/NAME] [--at T] [--to URL | --port P]',
    what: 'tells a running house that a service began to run a revision; again changes nothing',
    run: async (args) => (await import('./cli/deploy.ts')).deploy(args),
  },
  change: {
    usage: 'change --kind flag|config|migration --service S --name N [--value V] [--was V] [--at T] [--to URL]',
    what: 'tells a running house that a flag, a setting or a schema was changed; again changes nothing',
    run: async (args) => (await import('./cli/change.ts')).change(args),
  },
  replay: {
    usage: 'replay [--from 0] [--data DIR]',
    what: 'drops the projections, or takes an empty database, and computes them from the timeline; no effect outside',
    run: async (args) => (await import('./cli/replay.ts')).replay(args),
  },
  explain: {
    usage: 'explain INCIDENT [--all] [--data DIR]',
    what: 'an incident from the log: its status, what it waits for and owes, and what each event said',
    run: async (args) => (await import('./cli/explain.ts')).explain(args),
  },
  correlate: {
    usage: 'correlate A,B,C [TIME] [WORDS] [--chart FILE.svg] [--json] [--data DIR]',
    what: 'the services on one axis of time: who began to fail when, beside the deploys, and why',
    run: async (args) => (await import('./cli/correlate.ts')).correlate(args),
  },
  sandbox: {
    usage: 'sandbox [--port P] [--data DIR] [--house URL] [--http] [--env]',
    what: 'only the sandbox (Slack, code host, model, shop), for a house that runs elsewhere',
    run: async (args) => (await import('./cli/sandbox.ts')).sandbox(args),
  },
  bench: {
    usage: 'bench detect|loghub|causes …',
    what: 'what the evidence engine says of data with a known truth, for a scorer to judge',
    run: async (args) => (await import('./cli/bench.ts')).bench(args),
  },
  all: {
    usage: 'all [--port P] [--data DIR]',
    what: 'the whole house in one process, without a sandbox',
    run: async (args) => (await import('./cli/role.ts')).all(args),
  },
  bot: {
    usage: 'bot [--port P]',
    what: 'Slack: what people do there, and what is shown there',
    run: async (args) => (await import('./cli/role.ts')).role('bot', args),
  },
  ingress: {
    usage: 'ingress [--port P]',
    what: 'takes telemetry (OTLP/HTTP) and webhooks',
    run: async (args) => (await import('./cli/role.ts')).role('ingress', args),
  },
  detector: {
    usage: 'detector [--port P]',
    what: 'finds incidents in the evidence; one leads, others stand by',
    run: async (args) => (await import('./cli/role.ts')).role('detector', args),
  },
  dispatcher: {
    usage: 'dispatcher [--port P]',
    what: 'makes work known to the queues when a fact arrives',
    run: async (args) => (await import('./cli/role.ts')).role('dispatcher', args),
  },
  reconciler: {
    usage: 'reconciler [--port P]',
    what: 'sends work again whose answer stayed away; one leads, others stand by',
    run: async (args) => (await import('./cli/role.ts')).role('reconciler', args),
  },
  projector: {
    usage: 'projector [--port P]',
    what: 'computes the rows that people look up',
    run: async (args) => (await import('./cli/role.ts')).role('projector', args),
  },
  scheduler: {
    usage: 'scheduler [--port P]',
    what: 'what comes by the clock: the digest, the poll of pull requests',
    run: async (args) => (await import('./cli/role.ts')).role('scheduler', args),
  },
  worker: {
    usage: 'worker NAME… [--port P]',
    what: 'the workers of these queues; without a name it lists them',
    run: async (args) => (await import('./cli/role.ts')).role('worker', args),
  },
  migrate: {
    usage: 'migrate',
    what: 'makes topics, queues and tables on the servers that are set; again changes nothing',
    run: async (args) => (await import('./cli/migrate.ts')).migrateAll(args),
  },
}

const HELP = ['help', '-h', '--help']
const VERSION = ['version', '-v', '--version']
/** The caller's mistake, as other command lines answer it. */
const MISUSED = 2

async function main(): Promise<void> {
  const [name = 'help', ...args] = process.argv.slice(2)
  const command = commandNamed(name)
  if (command !== undefined) return asksForHelp(args) ? console.log(lineOf(command)) : command.run(args)
  if (VERSION.includes(name)) return console.log(await version())
  if (HELP.includes(name)) return console.log(help())
  console.error(unknown(name))
  process.exitCode = MISUSED
}

function commandNamed(name: string | undefined): Command | undefined {
  return name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
}

/** What stands behind `--` is a name, whatever it looks like. */
function asksForHelp(args: readonly string[]): boolean {
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  return options.includes('--help') || options.includes('-h')
}

function lineOf({ usage, what }: Command): string {
  return `  faultline ${usage}\n      ${what}`
}

function help(first = 'Faultline, the AI on-call engineer in your Slack.'): string {
  const lines = Object.values(COMMANDS).map(lineOf)
  return `${first}\n\n${lines.join('\n')}\n`
}

/** The few lines that a slip of the finger needs. */
function unknown(name: string): string {
  if (name.startsWith('-'))
    return `There is no option "${name}" before a command. \`faultline help\` shows every command.`
  const near = Object.keys(COMMANDS).find((known) => known.startsWith(name.slice(0, 3)) || name.startsWith(known))
  const meant = near === undefined ? '' : ` Did you mean: faultline ${COMMANDS[near]?.usage ?? near}?`
  return `There is no command "${name}".${meant} \`faultline help\` shows every command.`
}

async function version(): Promise<string> {
  const told: unknown = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  const { version } = { version: 'unknown', ...Object(told) }
  return `faultline ${version}`
}

main().catch((error: unknown) => {
  const misuse = misuseSays(error, commandNamed(process.argv[2])?.usage ?? 'help')
  const isTold = error instanceof GiveUp || error instanceof RetryLater
  console.error(misuse ?? (isTold ? error.message : error))
  process.exitCode = misuse === undefined ? 1 : MISUSED
})
