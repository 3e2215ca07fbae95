import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { CallLog } from './calls.ts'
import { controlRoutes } from './control/control.ts'
import { createAppDelivery } from './delivery/app-delivery.ts'
import { httpTransport } from './delivery/http-transport.ts'
import { responseRoutes } from './delivery/response-routes.ts'
import { SocketHub } from './delivery/socket-hub.ts'
import type { Transport } from './delivery/transport.ts'
import { Triggers } from './delivery/triggers.ts'
import { Faults } from './faults/faults.ts'
import type { House } from './house.ts'
import { DEFAULT_COMMANDS, SLACK_ACK_MS, SLACK_RETRY_DELAYS_MS, type SlackSandboxOptions } from './options.ts'
import { BOT_EVENTS, BOT_SCOPES } from './scopes.ts'
import { takeRawBodies } from './web-api/body.ts'
import { fileRoutes } from './web-api/file-routes.ts'
import { permalinkRoute } from './web-api/permalink-route.ts'
import { RateLimits } from './web-api/rate-limits.ts'
import { webApiRoutes } from './web-api/route.ts'
import type { Channel, User } from './workspace/model.ts'
import { TEAM } from './workspace/seed.ts'
import { Workspace, type WorkspaceChange } from './workspace/workspace.ts'

export interface SlackSandbox {
  readonly botToken: string
  readonly appToken: string
  readonly signingSecret: string
  readonly teamId: string
  users(): readonly User[]
  channels(): readonly Channel[]
  /** Calls `listener` after every change; gives the way to stop that. */
  subscribe(listener: (change: WorkspaceChange) => void): () => void
  /** Stops deliveries and closes the folder; called by itself when the server closes. */
  close(): void
}

/** Mounts a Slack workspace on a server that has not started yet: Web API, sockets, files and control API. */
export function registerSlackSandbox(app: FastifyInstance, options: SlackSandboxOptions): SlackSandbox {
  const prefix = options.prefix ?? '/slack'
  const hub = new SocketHub({ clock: options.clock, ackMs: options.ackMs ?? SLACK_ACK_MS })
  const house = furnish(options, prefix, hub)
  const close = closeOnce(house, hub)
  claimUpgrade(app, `${prefix}/link`, hub)
  app.addHook('preClose', async () => close())
  app.register(
    async (scope) => {
      takeRawBodies(scope)
      webApiRoutes(scope, house)
      fileRoutes(scope, house)
      responseRoutes(scope, house)
      permalinkRoute(scope)
    },
    { prefix },
  )
  app.register(async (scope) => controlRoutes(scope, house, hub), { prefix: options.controlPrefix ?? '/control' })
  const { tokens, store } = house.workspace
  return {
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret: options.http?.signingSecret ?? tokens.signingSecret,
    teamId: TEAM.id,
    users: () => store.all('users'),
    channels: () => store.all('channels'),
    subscribe: (listener) => house.workspace.subscribe(listener),
    close,
  }
}

function furnish(options: SlackSandboxOptions, prefix: string, hub: SocketHub): House {
  const { clock, log } = options
  const workspace = new Workspace(options.dir, clock)
  const faults = new Faults()
  const app = createAppDelivery({
    workspace,
    faults,
    log,
    transport: transportOf(options, workspace, hub),
    subscribed: new Set(options.events ?? BOT_EVENTS),
    retryDelaysMs: options.retryDelaysMs ?? SLACK_RETRY_DELAYS_MS,
  })
  const base = () => options.publicOrigin().replace(/\/$/, '') + prefix
  return {
    workspace,
    log,
    app,
    faults,
    triggers: new Triggers(clock),
    limits: new RateLimits(clock, options.rateLimits),
    calls: new CallLog(),
    scopes: new Set(options.scopes ?? BOT_SCOPES),
    commands: options.commands ?? DEFAULT_COMMANDS,
    base,
    socketUrl: () => `${base().replace(/^http/, 'ws')}/link?ticket=${hub.ticket()}&app_id=sandbox`,
  }
}

function transportOf(options: SlackSandboxOptions, workspace: Workspace, hub: SocketHub): Transport {
  if (options.http === undefined) return hub
  const { requestUrl, signingSecret = workspace.tokens.signingSecret } = options.http
  return httpTransport({
    clock: options.clock,
    requestUrl: typeof requestUrl === 'string' ? () => requestUrl : requestUrl,
    signingSecret,
    ackMs: options.ackMs ?? SLACK_ACK_MS,
  })
}

/** Only this path is taken; other owners of the server may claim theirs. */
function claimUpgrade(app: FastifyInstance, path: string, hub: SocketHub): void {
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if ((request.url ?? '').split('?')[0] === path) hub.upgrade(request, socket, head)
    else if (app.server.listenerCount('upgrade') === 1) socket.destroy()
  })
}

function closeOnce(house: House, hub: SocketHub): () => void {
  let closed = false
  return () => {
    if (closed) return
    closed = true
    house.app.close()
    hub.close()
    house.workspace.close()
  }
}
