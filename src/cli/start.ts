import { join, resolve } from 'node:path'
import { registerSandbox, SANDBOX_REPOS, type Sandbox } from '../../infra/sandbox/register-sandbox.ts'
import { PART_NAMES } from '../../workers/roles.ts'
import type { Config } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import { takeFolder } from './data-folder.ts'
import { configWith } from './options.ts'
import { type Place, serve, type World } from './serve.ts'
import { TASK_WORKER_NAMES } from './worker-names.ts'

/** The whole house in one process. The address is printed as soon as it answers; the stores go on opening behind it. */
export async function start(args: readonly string[]): Promise<void> {
  const world = { isHere: hasSandbox, build: openSandbox }
  await serve({ read: () => configWith(args), parts: PART_NAMES, workers: TASK_WORKER_NAMES, world, greet })
}

function hasSandbox({ slack, codeHost }: Config): boolean {
  return slack.kind === 'sandbox' || codeHost.kind === 'sandbox'
}

async function openSandbox({ config, server, origin, log, closing }: Place): Promise<World> {
  const dir = join(resolve(config.dataDir), 'sandbox')
  // `faultline sandbox` may be there with the same folder.
  const folder = takeFolder(dir)
  closing.unshift(async () => folder.release())
  const { autoShipSeconds } = config
  const sandbox = await registerSandbox(server, {
    dir,
    origin,
    house: origin,
    clock: systemClock,
    log,
    autoShipSeconds,
  })
  return {
    settle: (given) => withSandbox(given, sandbox),
    open: () => sandbox.openShop(),
    close: () => sandbox.closeShop(),
  }
}

/** Where an account is not set, the sandbox's own address and tokens take its place; nothing behind this knows the difference. */
function withSandbox(config: Config, { slack, codeHost }: Sandbox): Config {
  return {
    ...config,
    slack:
      config.slack.kind === 'sandbox'
        ? {
            kind: 'slack',
            botToken: slack.botToken,
            apiUrl: slack.apiUrl(),
            mode: { kind: 'socket', appToken: slack.appToken },
          }
        : config.slack,
    codeHost:
      config.codeHost.kind === 'sandbox'
        ? { kind: 'github', token: codeHost.token, apiUrl: codeHost.apiUrl(), webhookSecret: codeHost.webhookSecret }
        : config.codeHost,
    repos: config.codeHost.kind === 'sandbox' ? new Map([...SANDBOX_REPOS, ...config.repos]) : config.repos,
  }
}

function greet(origin: string, config: Config, sandbox: World | undefined): void {
  if (config.slack.kind === 'sandbox' && config.codeHost.kind === 'github')
    console.log('Careful: GitHub is real and Slack is the sandbox, where whoever opens the page may approve and merge.')
  const address =
    sandbox === undefined ? `Faultline listens at ${origin}` : `Faultline: open ${origin} - your sandbox workspace`
  console.log(address)
}
