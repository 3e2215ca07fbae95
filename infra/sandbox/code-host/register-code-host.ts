import type { FastifyInstance } from 'fastify'
import { type Clock, systemClock } from '../../../src/kit/clock.ts'
import { type Log, silentLog } from '../../../src/kit/log.ts'
import { Secret } from '../../../src/kit/secret.ts'
import { startChecks } from './checks/checks.ts'
import { controlApi } from './control/control.ts'
import { createFaults } from './faults.ts'
import { startGitProcess } from './git/git-process.ts'
import { catchUp } from './host/catch-up.ts'
import { openHost } from './host/host.ts'
import { readingPages } from './pages/pages.ts'
import { type Account, restApi } from './rest/rest.ts'
import { type CodeHostSandbox, openSandbox } from './sandbox.ts'
import { startWebhooks, type WebhookOptions } from './webhooks/webhooks.ts'

export interface CodeHostOptions {
  /** Repositories and journal live here; the same directory at the next start is the same host. */
  readonly dataDir: string
  /** Scheme, host and port under which the server is reached. Asked for late, so that any free port will do. */
  readonly origin: () => string
  /** Who may use the REST API. */
  readonly accounts: readonly Account[]
  readonly webhook?: WebhookOptions
  /** Default 60 s. */
  readonly checkTimeoutMs?: number
  /** Installed packages lent to the checks, for repositories that bring none. */
  readonly nodeModules?: string
  readonly clock?: Clock
  readonly log?: Log
}

/**
 * Puts a code host over real git on the server: `/github/api/v3` as GitHub's client speaks it, `/github` for readers,
 * `/control/code-host` for tests and the sandbox page. Stops with the server.
 */
export async function registerCodeHost(app: FastifyInstance, options: CodeHostOptions): Promise<CodeHostSandbox> {
  const { dataDir, origin, clock = systemClock, log = silentLog } = options
  startGitProcess()
  const host = openHost({ dataDir, origin, clock, log })
  const faults = createFaults()
  const webhooks = startWebhooks(host, faults, options.webhook ?? NO_WEBHOOK)
  await catchUp(host)
  const lent = options.nodeModules === undefined ? {} : { nodeModules: options.nodeModules }
  const checks = startChecks(host, { timeoutMs: options.checkTimeoutMs ?? 60_000, ...lent })
  const sandbox = openSandbox(host, checks, webhooks, faults)
  await app.register(restApi({ host, webhooks, faults }, options.accounts), { prefix: '/github/api/v3' })
  await app.register(readingPages(host), { prefix: '/github' })
  await app.register(controlApi(sandbox), { prefix: '/control/code-host' })
  app.addHook('onClose', async () => {
    await checks.stop()
    await webhooks.stop()
    host.close()
  })
  return sandbox
}

const NO_WEBHOOK: WebhookOptions = { target: () => undefined, secret: new Secret('') }
