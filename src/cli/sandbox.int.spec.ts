import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../kit/clock.ts'
import { type ReceivingHouse, type Running, receivingHouse, runCli } from './run-cli.spec-support.ts'

let dir: string
let house: ReceivingHouse
let running: Running

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'faultline-sandbox-'))
  house = await receivingHouse()
  running = runCli(['sandbox', '--port', '0', '--data', dir, '--house', house.url, '--env'])
})

afterEach(async () => {
  running.child.kill('SIGKILL')
  await running.ended
  await house.close()
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
})

describe('src/cli/sandbox.ts', () => {
  it('tells the settings that a house needs, opens the shop for a house that is ready, and takes it along when it stops', async () => {
    await expect.poll(() => running.stderr(), { timeout: 20_000 }).toContain('Waiting for the house')
    const env = settingsIn(running.stdout())
    const { ended: examined, stdout } = runCli(['doctor', '--json', '--data', dir], env)
    await examined
    const checks: { name: string; status: string }[] = JSON.parse(stdout()).checks
    const statusOf = (name: string) => checks.find((check) => check.name === name)?.status
    expect(['Slack token', 'Slack scopes', 'Socket Mode', 'GitHub token'].map(statusOf)).toEqual(Array(4).fill('ok'))
    expect(house.spans).toEqual([])

    house.ready()
    await expect.poll(() => house.spans.length, { timeout: 40_000 }).toBeGreaterThan(0)
    expect(running.stderr()).toContain('the shop is open')

    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(0)
    const before = house.spans.length
    await systemClock.sleep(1_500)
    expect(house.spans).toHaveLength(before)
  })

  it('stops at once while it still waits for the house', async () => {
    await expect.poll(() => running.stderr(), { timeout: 20_000 }).toContain('Waiting for the house')
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(0)
  })
})

/** The `export NAME='value'` lines, which are all that standard output may hold. */
function settingsIn(stdout: string): Readonly<Record<string, string>> {
  const entries = stdout
    .trim()
    .split('\n')
    .map((line) => /^export ([A-Z_]+)='([^']*)'$/.exec(line)?.slice(1))
  return Object.fromEntries(entries.map(([name = '', value = ''] = []) => [name, value]))
}
