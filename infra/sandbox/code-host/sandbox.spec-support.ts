import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { Secret } from '../../../src/kit/secret.ts'
import { type CodeHostOptions, registerCodeHost } from './register-code-host.ts'
import type { CodeHostSandbox } from './sandbox.ts'

export const TOKEN = new Secret('sandbox-token-of-the-bot')
export const BOT = 'faultline[bot]'
export const REPO = 'acme/shop'

/** A small repository whose test fails when the sum is wrong. */
export const SHOP_FILES = {
  'package.json': `${JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'src/total.js': 'export function total(prices) {\n  return prices.reduce((sum, price) => sum + price, 0)\n}\n',
  'src/total.test.js': [
    "import assert from 'node:assert/strict'",
    "import test from 'node:test'",
    "import { total } from './total.js'",
    '',
    "test('adds the prices', () => assert.equal(total([1, 2]), 3))",
    '',
  ].join('\n'),
}

export interface RunningHost {
  readonly origin: string
  readonly apiUrl: string
  readonly dataDir: string
  readonly sandbox: CodeHostSandbox
  /** Stops the server; the data stay. */
  stop(): Promise<void>
  /** Stops the server and removes the data. */
  close(): Promise<void>
}

/** A code host on any free port, over a directory of its own. */
export async function startHost(options: Partial<CodeHostOptions> = {}): Promise<RunningHost> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'faultline-code-host-')))
  const app = Fastify({ forceCloseConnections: true })
  let origin = ''
  const accounts = [
    { login: BOT, token: TOKEN },
    { login: 'maria', token: new Secret('sandbox-token-of-maria') },
  ]
  const sandbox = await registerCodeHost(app, { accounts, ...options, dataDir, origin: () => origin })
  origin = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    origin,
    apiUrl: `${origin}/github/api/v3`,
    dataDir,
    sandbox,
    stop: () => app.close(),
    close: async () => {
      await app.close()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
