import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../servers/run-command.ts'

const PLUGINS = process.env.FAULTLINE_TEST_TERRAFORM_PLUGINS ?? ''

describe('infra/checks/terraform.servers.spec.ts', { timeout: 300_000 }, () => {
  let dir: string
  const terraform = (...args: readonly string[]) => runCommand('terraform', [`-chdir=${dir}`, ...args])
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'faultline-terraform-'))
    await cp('infra/terraform', dir, { recursive: true })
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  it('is formatted, valid, and plans what its tests say', async ({ skip }) => {
    skip(PLUGINS === '', 'needs terraform, and its provider for AWS in the folder FAULTLINE_TEST_TERRAFORM_PLUGINS')
    expect(await terraform('fmt', '-check', '-recursive')).toBe('')
    await terraform('init', '-backend=false', '-input=false', `-plugin-dir=${PLUGINS}`)
    expect(await terraform('validate', '-no-color')).toContain('The configuration is valid.')
    expect(await terraform('test', '-no-color')).toMatch(/[1-9]\d* passed, 0 failed/)
  })
})
