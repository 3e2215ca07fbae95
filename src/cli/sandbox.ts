import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fastify } from 'fastify'
import { registerSandbox, SANDBOX_REPOS, type Sandbox } from '../../infra/sandbox/register-sandbox.ts'
import { openLog } from '../compose/log.ts'
import type { Config } from '../config.ts'
import { refuseStrangers } from '../ingress/http/refuse-strangers.ts'
import { type Clock, systemClock } from '../kit/clock.ts'
import { takeFolder } from './data-folder.ts'
import { endInFailure } from './end-in-failure.ts'
import { listen } from './listen.ts'
import { configWith } from './options.ts'
import { untilSignal } from './until-signal.ts'

const SANDBOX_PORT = '4000'
const ASK_MS = 2_000

interface SandboxArgs {
  readonly config: Config
  /** Without a slash at the end. */
  readonly house: string
  readonly slackBy: 'socket' | 'http'
  readonly forShell: boolean
}

/** The sandbox alone, for a house that runs elsewhere. The shop opens when that house is ready; ends at a signal. */
export async function sandbox(args: readonly string[]): Promise<void> {
  const asked = read(args)
  const signal = untilSignal()
  const closing: (() => unknown)[] = []
  const close = async () => {
    for (const end of closing.splice(0)) await end()
  }
  try {
    await live(asked, signal, closing)
    await close()
  } catch (error) {
    await endInFailure(error, close)
  }
}

function read(args: readonly string[]): SandboxArgs {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', short: 'p' },
      data: { type: 'string', short: 'd' },
      house: { type: 'string' },
      http: { type: 'boolean' },
      env: { type: 'boolean' },
    },
  })
  // FAULTLINE_PORT is the port of the house, which often shares this shell's environment.
  const near = configWith([])
  const own = ['--port', values.port ?? SANDBOX_PORT, ...(values.data ? ['--data', values.data] : [])]
  // Of accounts that are set it has none; anybody may act as anybody in it.
  const config = configWith(own, { standsSandbox: true })
  const house = (values.house ?? `http://127.0.0.1:${near.port}`).replace(/\/+$/, '')
  return { config, house, slackBy: values.http ? 'http' : 'socket', forShell: values.env === true }
}

async function live(args: SandboxArgs, signal: AbortSignal, closing: (() => unknown)[]): Promise<void> {
  const { config, house, slackBy, forShell } = args
  const dir = join(resolve(config.dataDir), 'sandbox')
  const folder = takeFolder(dir)
  closing.push(() => folder.release())
  const log = openLog(config)
  const server = fastify({ forceCloseConnections: true, bodyLimit: 16 << 20, requestTimeout: 30_000 })
  closing.unshift(() => server.close())
  refuseStrangers(server, { onlyLoopbackNames: !config.sandboxOpen })
  let origin = ''
  let isThere = false
  const world = await registerSandbox(server, {
    dir,
    origin: () => origin,
    house: () => (isThere ? house : undefined),
    slackBy,
    clock: systemClock,
    log,
    autoShipSeconds: config.autoShipSeconds,
  })
  closing.unshift(() => world.closeShop())
  origin = withoutWildcard(await listen(server, config))
  announce(world, { origin, house, slackBy, forShell })
  // `faultline doctor` asks for the repository before there is a house.
  const troubled = (error: unknown) => log.error({ error: String(error) }, 'the shop did not open')
  await world.seedShop().catch(troubled)
  isThere = await untilReady(house, systemClock, signal)
  if (isThere) {
    await world.openShop().catch(troubled)
    say(forShell, `The house at ${house} is ready: the shop is open.`)
  }
  await untilAborted(signal)
}

/** What a house must be told to take this sandbox for its vendors. */
function environmentOf({ slack, codeHost }: Sandbox, { origin, slackBy }: Told): Readonly<Record<string, string>> {
  return {
    SLACK_BOT_TOKEN: slack.botToken.reveal(),
    ...(slackBy === 'http'
      ? { SLACK_SIGNING_SECRET: slack.signingSecret.reveal() }
      : { SLACK_APP_TOKEN: slack.appToken.reveal() }),
    SLACK_API_URL: slack.apiUrl(),
    GITHUB_TOKEN: codeHost.token.reveal(),
    GITHUB_API_URL: codeHost.apiUrl(),
    GITHUB_WEBHOOK_SECRET: codeHost.webhookSecret.reveal(),
    FAULTLINE_REPOS: [...SANDBOX_REPOS].map((pair) => pair.join('=')).join(','),
    FAULTLINE_PACE: 'sandbox',
    ANTHROPIC_BASE_URL: `${origin}/model`,
  }
}

interface Told extends Omit<SandboxArgs, 'config'> {
  readonly origin: string
}

/** For a shell, standard output holds nothing but its lines. */
function announce(world: Sandbox, told: Told): void {
  const { origin, house, forShell } = told
  const entries = Object.entries(environmentOf(world, told))
  say(forShell, `The sandbox: open ${origin} - your workspace`)
  if (forShell) {
    for (const [name, value] of entries) console.log(`export ${name}='${value}'`)
  } else {
    console.log(`\nStart the house of ${house} with these settings:\n`)
    for (const [name, value] of entries) console.log(`  ${name}=${value}`)
    console.log('\nThe model answers once the house has an ANTHROPIC_API_KEY too; any text will do.')
  }
  say(forShell, `Waiting for the house at ${house}; the shop opens when it is ready.`)
}

function say(forShell: boolean, line: string): void {
  if (forShell) console.error(line)
  else console.log(line)
}

/** True once `/readyz` says so; false when the signal came first. Asks every second. */
async function untilReady(house: string, clock: Clock, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await isReady(house, signal)) return true
    await clock.sleep(1_000, signal)
  }
  return false
}

async function isReady(house: string, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(`${house}/readyz`, { signal: AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]) })
    return answer.ok
  } catch {
    return false
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}

/** A server that listens everywhere is reached here. */
function withoutWildcard(address: string): string {
  return address.replace('0.0.0.0', '127.0.0.1').replace('[::]', '127.0.0.1')
}
