import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, LogLevel } from '@slack/bolt'
import { SocketModeClient } from '@slack/socket-mode'
import { WebClient } from '@slack/web-api'
import Fastify, { type FastifyInstance } from 'fastify'
import { systemClock } from '../../../../src/kit/clock.ts'
import { silentLog } from '../../../../src/kit/log.ts'
import type { Json } from '../json.ts'
import type { SlackSandboxOptions } from '../options.ts'
import { registerSlackSandbox, type SlackSandbox } from '../slack-sandbox.ts'

export interface RunningSandbox {
  readonly slack: SlackSandbox
  readonly server: FastifyInstance
  readonly origin: string
  readonly dir: string
  readonly client: WebClient
  /** GET, or POST when a body is given; fails unless the answer has this status. */
  control(path: string, body?: Json, status?: number): Promise<Json>
  stop(): Promise<void>
}

/** A sandbox on a free port, for specs. Without `dir` its folder goes away when it stops. */
export async function runSandbox(options: Partial<SlackSandboxOptions> = {}): Promise<RunningSandbox> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'sandbox-slack-'))
  const server = Fastify({ forceCloseConnections: true })
  let origin = ''
  const slack = registerSlackSandbox(server, {
    clock: systemClock,
    log: silentLog,
    publicOrigin: () => origin,
    ...options,
    dir,
  })
  origin = await server.listen({ port: 0, host: '127.0.0.1' })
  return {
    slack,
    server,
    origin,
    dir,
    client: webClient(origin, slack.botToken),
    control: (path, body, status) => askControl(origin, path, body, status),
    stop: async () => {
      await server.close()
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Slack's own client, told not to retry by itself. */
export function webClient(origin: string, token: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: `${origin}/slack/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  })
}

/** A Bolt app in Socket Mode against the sandbox; the caller adds listeners and starts it. */
export function boltApp(sandbox: RunningSandbox): App {
  return new App({
    token: sandbox.slack.botToken,
    appToken: sandbox.slack.appToken,
    socketMode: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: `${sandbox.origin}/slack/api/` },
  })
}

/** Slack's own socket client, for what Bolt does by itself, such as acknowledging. */
export function socketClient(sandbox: RunningSandbox): SocketModeClient {
  return new SocketModeClient({
    appToken: sandbox.slack.appToken,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: `${sandbox.origin}/slack/api/` },
  })
}

async function askControl(origin: string, path: string, body?: Json, status = 200): Promise<Json> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`${origin}/control/${path}`, body === undefined ? {} : init)
  const text = await response.text()
  if (response.status !== status) throw new Error(`control/${path} answered ${response.status}: ${text}`)
  return jsonAnswer(text)
}

/** The control API answers with an object, always. */
function jsonAnswer(text: string): Json {
  return JSON.parse(text) as Json
}
