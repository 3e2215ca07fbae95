import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { registerCodeHost } from '../../../infra/sandbox/code-host/register-code-host.ts'
import { registerModelServer } from '../../../infra/sandbox/model/server.ts'
import type { SlackSandboxOptions } from '../../../infra/sandbox/slack/options.ts'
import { registerSlackSandbox } from '../../../infra/sandbox/slack/slack-sandbox.ts'
import { PART_NAMES } from '../../../workers/roles.ts'
import { loadConfig } from '../../config.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { Secret } from '../../kit/secret.ts'
import { TASK_WORKER_NAMES } from '../worker-names.ts'
import type { Check } from './check.ts'
import { examine } from './examine.ts'
import { examinedOf } from './examined.ts'

export const REPO = 'corner-shop/shop'
const MODEL_KEY = 'sandbox-model-key'

type Env = Readonly<Record<string, string>>

export interface World {
  readonly origin: string
  /** The settings that fit it. */
  readonly env: Env
  /** What `doctor` finds with the environment that fits this world, changed by `env`; `aheadMs` sets our clock off. */
  examined(env?: Env, aheadMs?: number): Promise<ReadonlyMap<string, Check>>
  /** A POST to the sandbox's control API. */
  control(path: string, body: unknown): Promise<void>
  close(): Promise<void>
}

/** Slack, a code host with one repository, and the model, on a free port. */
export async function openWorld(slackOptions: Partial<SlackSandboxOptions> = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'faultline-doctor-'))
  const app = fastify({ forceCloseConnections: true })
  let origin = ''
  const [clock, log] = [systemClock, silentLog]
  const slack = registerSlackSandbox(app, {
    dir: join(dir, 'slack'),
    clock,
    log,
    publicOrigin: () => origin,
    ...slackOptions,
  })
  const accounts = [{ login: 'faultline-bot', token: new Secret('sandbox-github-token') }]
  const codeHost = await registerCodeHost(app, { dataDir: join(dir, 'code-host'), origin: () => origin, accounts })
  registerModelServer(app, { apiKey: MODEL_KEY })
  await codeHost.createRepository(REPO, { 'README.md': 'A shop.\n' })
  origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const fitting: Env = {
    FAULTLINE_DATA_DIR: join(dir, 'house'),
    FAULTLINE_PORT: '0',
    FAULTLINE_REPOS: `*=${REPO}`,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: `${origin}/slack/api/`,
    GITHUB_TOKEN: 'sandbox-github-token',
    GITHUB_API_URL: `${origin}/github/api/v3`,
    ANTHROPIC_API_KEY: MODEL_KEY,
    ANTHROPIC_BASE_URL: `${origin}/model`,
  }
  return {
    origin,
    env: fitting,
    async examined(env = {}, aheadMs = 0) {
      const ourClock = { ...clock, now: () => new Date(clock.now().getTime() + aheadMs) }
      const house = examinedOf(PART_NAMES, TASK_WORKER_NAMES)
      const checks = await examine(loadConfig({ ...fitting, ...env }), ourClock, house)
      return new Map(checks.map((check) => [check.name, check]))
    },
    async control(path, body) {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${origin}/control/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(`control/${path} answered ${answer.status}`)
    },
    async close() {
      await app.close()
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
