import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../src/kit/clock.ts'
import type { Log } from '../../src/kit/log.ts'
import { Secret } from '../../src/kit/secret.ts'
import { registerCodeHost } from './code-host/register-code-host.ts'
import { registerModelServer } from './model/server.ts'
import { registerPage } from './page/register-page.ts'
import type { ShopCodeHost } from './shop/shop-code-host.ts'
import { SHOP_SERVICES } from './shop/shop-services.ts'
import { type Shop, seedShop, startShop } from './shop/start-shop.ts'
import { registerShopRoutes } from './shop-routes.ts'
import { registerSlackSandbox } from './slack/slack-sandbox.ts'

export const SANDBOX_REPO = 'corner-shop/shop'
/** Where the code of each of the shop's services lives; of no other: what else is sent here was not deployed with the shop. */
export const SANDBOX_REPOS: ReadonlyMap<string, string> = new Map(SHOP_SERVICES.map((name) => [name, SANDBOX_REPO]))

export interface SandboxOptions {
  /** Keeps the workspace, the repositories and the shop's memory between starts. */
  readonly dir: string
  /** Where this server is reached, without a slash at the end. */
  readonly origin: () => string
  /** Where the house takes webhooks and telemetry; undefined while it is not there. */
  readonly house: () => string | undefined
  /** How Slack reaches the house: over the socket that it opens (the default), or by signed HTTP to its address. */
  readonly slackBy?: 'socket' | 'http'
  readonly clock: Clock
  readonly log: Log
  /** Seconds until the bad deploy ships itself; 0: never. */
  readonly autoShipSeconds: number
}

export interface Sandbox {
  readonly slack: {
    readonly apiUrl: () => string
    readonly botToken: Secret
    readonly appToken: Secret
    readonly signingSecret: Secret
  }
  readonly codeHost: { readonly apiUrl: () => string; readonly token: Secret; readonly webhookSecret: Secret }
  /** Makes the shop's repository with its past, where there is none yet: a house asks for it before it can open the shop. */
  seedShop(): Promise<void>
  /** Opens the shop: call it when the house takes telemetry. Rejects when it was closed meanwhile. */
  openShop(): Promise<void>
  /** Does not wait for a shop that is still opening: its opening is given up. */
  closeShop(): Promise<void>
}

/** The world outside, on a server that has not started yet: Slack, a code host, a model, a shop and the page to see it all. */
export async function registerSandbox(app: FastifyInstance, options: SandboxOptions): Promise<Sandbox> {
  const { dir, origin, house, clock, log } = options
  mkdirSync(dir, { recursive: true })
  const secrets = keptSecrets(join(dir, 'secrets.json'))
  const http = options.slackBy === 'http' ? { http: { requestUrl: () => `${house() ?? origin()}/slack/events` } } : {}
  const slack = registerSlackSandbox(app, { dir: join(dir, 'slack'), clock, publicOrigin: origin, log, ...http })
  const codeHost = await openCodeHost(app, options, secrets)
  registerModelServer(app)
  registerPage(app)
  const shop = shopOn(codeHost, options)
  registerShopRoutes(app, shop.current)
  return {
    slack: {
      apiUrl: () => `${origin()}/slack/api/`,
      botToken: new Secret(slack.botToken),
      appToken: new Secret(slack.appToken),
      signingSecret: new Secret(slack.signingSecret),
    },
    codeHost: {
      apiUrl: () => `${origin()}/github/api/v3`,
      token: new Secret(secrets.token),
      webhookSecret: new Secret(secrets.webhook),
    },
    seedShop: shop.seed,
    openShop: shop.open,
    closeShop: shop.close,
  }
}

interface Secrets {
  readonly token: string
  readonly webhook: string
}

function openCodeHost(app: FastifyInstance, { dir, origin, house, clock, log }: SandboxOptions, secrets: Secrets) {
  return registerCodeHost(app, {
    dataDir: join(dir, 'code-host'),
    origin,
    accounts: [{ login: 'faultline-bot', token: new Secret(secrets.token) }],
    webhook: {
      target: () => (house() === undefined ? undefined : `${house()}/webhooks/github`),
      secret: new Secret(secrets.webhook),
    },
    clock,
    log,
  })
}

/** The shop, and whether it is open. */
function shopOn(codeHost: ShopCodeHost, { dir, origin, house, clock, log, autoShipSeconds }: SandboxOptions) {
  const closing = new AbortController()
  const auto = autoShipSeconds > 0 ? { autoShipAfterMs: autoShipSeconds * 1_000 } : {}
  const options = () => {
    const at = { dir: join(dir, 'shop'), otlpEndpoint: house() ?? origin() }
    return { ...at, codeHost, repo: SANDBOX_REPO, clock, log, signal: closing.signal, ...auto }
  }
  let opening: Promise<unknown> = Promise.resolve()
  let shop: Shop | undefined
  const hold = <T>(work: Promise<T>): Promise<T> => {
    opening = work
    return work
  }
  return {
    current: () => shop,
    seed: () => hold(seedShop(options())),
    async open() {
      shop = await hold(startShop(options()))
    },
    async close() {
      closing.abort()
      await opening.catch(() => undefined)
      await shop?.stop()
      shop = undefined
    },
  }
}

/** The sandbox's own tokens, made once per folder: another house cannot mistake its workspace for this one. */
function keptSecrets(file: string): Secrets {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const made = { token: `sandbox-${randomBytes(12).toString('hex')}`, webhook: randomBytes(16).toString('hex') }
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 })
  return made
}
