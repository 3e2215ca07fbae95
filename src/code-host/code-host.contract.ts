import { afterAll, beforeAll } from 'vitest'
import { changesContract } from './changes.contract.ts'
import type { CodeHost } from './code-host.ts'
import { historyContract } from './history.contract.ts'
import { mergeContract } from './merge.contract.ts'
import { shippedContract } from './shipped.contract.ts'

/** A code host with one repository whose `main` has a first commit with the files of `SEED`, and hands to act on it. */
export interface CodeHostHarness {
  readonly codeHost: CodeHost
  readonly repo: string
  /** Commits on a branch (default `main`) as a person. Returns the sha. */
  commit(change: {
    readonly files: Readonly<Record<string, string | null>>
    readonly message: string
    readonly at: string
    readonly branch?: string
  }): Promise<string>
  /** A deployment to production that was asked for at this time, and what was told of it since. */
  deploy(sha: string, at: string, steps: readonly (readonly [state: DeployStep, at: string])[]): Promise<void>
  release(release: {
    readonly tag: string
    readonly sha: string
    readonly at: string
    readonly draft?: boolean
    readonly prerelease?: boolean
  }): Promise<void>
  mergeByHand(number: number): Promise<void>
  closeByHand(number: number): Promise<void>
  /** The next write whose path contains this is done, and its answer is lost on the way. */
  loseAnswer(how: '502' | 'reset', contains: string): Promise<void>
  /** The next request is refused for the time being because of its rate. */
  limitRate(retryAfterS: number): Promise<void>
  /** Resolves when the checks of every pull request are completed. */
  checked(): Promise<void>
  dispose(): Promise<void>
}

export type DeployStep = 'in_progress' | 'success' | 'failure' | 'inactive'

/** The files that a harness starts with. The tests that `checks` runs must pass on them. */
export const SEED = {
  'package.json': `${JSON.stringify({ name: 'seed', type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'src/price.js': 'export const price = (cents) => cents / 100\n',
  'src/price.test.js':
    "import assert from 'node:assert/strict'\nimport test from 'node:test'\nimport { price } from './price.js'\n\ntest('counts in cents', () => assert.equal(price(100), 1))\n",
  'bin/run': '#!/bin/sh\necho run\n',
}

/** What every code host promises. */
export function codeHostContract(start: () => Promise<CodeHostHarness>): void {
  let harness: CodeHostHarness
  beforeAll(async () => {
    harness = await start()
  })
  afterAll(() => harness.dispose())
  historyContract(() => harness)
  changesContract(() => harness)
  mergeContract(() => harness)
  shippedContract(() => harness)
}
