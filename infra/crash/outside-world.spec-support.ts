import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { registerSandbox, SANDBOX_REPOS } from '../sandbox/register-sandbox.ts'
import { freePort } from '../servers/free-port.ts'

/** Slack, code host, model and shop in this process, so that they live on when the house dies. */
export interface OutsideWorld {
  /** Where the house may keep its data. */
  readonly dataDir: string
  readonly housePort: number
  /** What the house is told about the world, as environment variables. */
  readonly env: Readonly<Record<string, string>>
  /** GET, or POST when a body is given, or any `method`. Undefined for an answer that is not a success. */
  control(path: string, body?: object, method?: string): Promise<unknown>
  openShop(): Promise<void>
  close(): Promise<void>
}

export async function openOutsideWorld(): Promise<OutsideWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'faultline-crash-'))
  // The shop needs the house's address before the house runs.
  const housePort = await freePort()
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 16 << 20 })
  let origin = ''
  const sandbox = await registerSandbox(app, {
    dir: join(dir, 'outside'),
    origin: () => origin,
    house: () => `http://127.0.0.1:${housePort}`,
    clock: systemClock,
    log: silentLog,
    autoShipSeconds: 0,
  })
  origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const { slack, codeHost } = sandbox
  return {
    dataDir: join(dir, 'house'),
    housePort,
    env: {
      SLACK_BOT_TOKEN: slack.botToken.reveal(),
      SLACK_APP_TOKEN: slack.appToken.reveal(),
      SLACK_API_URL: slack.apiUrl(),
      GITHUB_TOKEN: codeHost.token.reveal(),
      GITHUB_API_URL: codeHost.apiUrl(),
      GITHUB_WEBHOOK_SECRET: codeHost.webhookSecret.reveal(),
      ANTHROPIC_API_KEY: 'any-key-will-do',
      ANTHROPIC_BASE_URL: `${origin}/model`,
      FAULTLINE_REPOS: [...SANDBOX_REPOS].map((pair) => pair.join('=')).join(','),
      FAULTLINE_PACE: 'sandbox',
      ...digestDue(new Date()),
    },
    control: (path, body, method) => ask(`${origin}/control/${path}`, body, method),
    openShop: () => sandbox.openShop(),
    async close() {
      await sandbox.closeShop()
      await app.close()
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function ask(url: string, body?: object, method = body === undefined ? 'GET' : 'POST'): Promise<unknown> {
  const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url, { method, ...json })
  const text = await response.text()
  return response.ok ? JSON.parse(text) : undefined
}

/** Due already, so that each house looks whether the digest of the day is posted; on clocks where the day does not end soon. */
export function digestDue(now: Date): Record<string, string> {
  const isMorning = now.getUTCHours() < 12
  const here = isMorning ? now : new Date(now.getTime() - 12 * 3_600_000)
  return {
    FAULTLINE_TIME_ZONE: isMorning ? 'UTC' : 'Etc/GMT+12',
    FAULTLINE_DIGEST_AT: here.toISOString().slice(11, 16),
  }
}
