import { join, resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { registerSandbox, SANDBOX_REPO, type Sandbox } from '../../infra/sandbox/register-sandbox.ts'
import { registerWebhooks } from '../../workers/embedded/webhooks.ts'
import type { House } from '../compose/house.ts'
import { createServer } from '../compose/http-server.ts'
import { late } from '../compose/late.ts'
import { openLog } from '../compose/log.ts'
import type { Config } from '../config.ts'
import { createEvidenceWriter, type EvidenceWriter } from '../ingress/otlp/evidence-writer.ts'
import { systemClock } from '../kit/clock.ts'
import { armCrash } from './crash.ts'
import { endInFailure } from './end-in-failure.ts'
import { configWith } from './options.ts'
import { untilSignal } from './until-signal.ts'

/** The whole house in one process. The address is printed as soon as it answers; the stores go on opening behind it. */
export async function start(args: readonly string[]): Promise<void> {
  const signal = untilSignal()
  const closing: Closing = []
  try {
    await live(args, signal, closing)
    await closeAll(closing)
  } catch (error) {
    await endInFailure(error, () => closeAll(closing))
  }
}

/** What must be closed at the end, first to last. */
type Closing = (() => Promise<unknown>)[]

async function closeAll(closing: Closing): Promise<void> {
  for (const close of closing.splice(0)) await close()
}

/** Resolves when `signal` aborted and the workers have stopped; rejects when a part does not open or is lost. */
async function live(args: readonly string[], signal: AbortSignal, closing: Closing): Promise<void> {
  const config = configWith(args)
  armCrash(config.crashAt)
  const log = openLog(config)
  const writer = late<EvidenceWriter>('The evidence')
  const open = late<House>('The house')
  const onlyLoopbackNames = hasSandbox(config) && !config.sandboxOpen
  const server = createServer({ writer, clock: systemClock, log, onlyLoopbackNames })
  closing.push(() => server.close())
  const origin = () => originOf(server, config)
  const sandbox = await sandboxFor(config, server, origin, log)
  if (sandbox !== undefined) closing.unshift(() => sandbox.closeShop())
  const settled = sandbox === undefined ? config : withSandbox(config, sandbox)
  registerWebhooks(server, settled, open)
  // A house that takes Slack over HTTP adds its own route, so it must be open before the server listens.
  const early = config.slack.kind === 'slack' && config.slack.mode.kind === 'http'
  if (!early) await listen(server, config, sandbox !== undefined, origin)
  const { openEmbedded, runHouse } = await loadHouse()
  const house = await openEmbedded(sandbox === undefined ? settled : withSandbox(config, sandbox), log)
  closing.push(() => house.close())
  writer.set(createEvidenceWriter({ evidence: house.evidence, clock: house.clock, log }))
  open.set(house)
  const running = await runHouse(house, server, signal)
  if (early) await listen(server, config, false, origin)
  sandbox?.openShop().catch((error: unknown) => {
    if (!signal.aborted) log.error({ error: String(error) }, 'the shop did not open')
  })
  await running.finished
}

function hasSandbox({ slack, codeHost }: Config): boolean {
  return slack.kind === 'sandbox' || codeHost.kind === 'sandbox'
}

/** Half of all modules are the house's own and its vendors': they are loaded when the page answers already. */
async function loadHouse() {
  const { openEmbedded } = await import('../compose/open-embedded.ts')
  const { runHouse } = await import('../../workers/embedded/run-house.ts')
  return { openEmbedded, runHouse }
}

async function sandboxFor(
  config: Config,
  server: FastifyInstance,
  origin: () => string,
  log: ReturnType<typeof openLog>,
): Promise<Sandbox | undefined> {
  if (!hasSandbox(config)) return undefined
  const dir = join(resolve(config.dataDir), 'sandbox')
  const { autoShipSeconds } = config
  return registerSandbox(server, { dir, origin, house: origin, clock: systemClock, log, autoShipSeconds })
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
    repos: config.codeHost.kind === 'sandbox' ? new Map([...config.repos, ['*', SANDBOX_REPO]]) : config.repos,
  }
}

async function listen(
  server: FastifyInstance,
  config: Config,
  isSandbox: boolean,
  origin: () => string,
): Promise<void> {
  await server.listen({ host: config.host, port: config.port })
  if (config.slack.kind === 'sandbox' && config.codeHost.kind === 'github')
    console.log('Careful: GitHub is real and Slack is the sandbox, where whoever opens the page may approve and merge.')
  console.log(isSandbox ? `Faultline: open ${origin()} - your sandbox workspace` : `Faultline listens at ${origin()}`)
}

/** Before the server listens its port may be any; nobody is given the address before then. */
function originOf(server: FastifyInstance, config: Config): string {
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  return `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`
}
