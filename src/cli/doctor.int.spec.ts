import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from './run-cli.spec-support.ts'

const NEW_HOUSE = ['--data', join(tmpdir(), 'faultline-doctor-nothing-here'), '--port', '0']

describe('src/cli/doctor.ts', () => {
  it('finds all well where nothing is configured, and says that the sandbox stands in', async () => {
    const { ended, stdout } = runCli(['doctor', ...NEW_HOUSE])
    expect(await ended).toBe(0)
    expect(stdout()).toContain('the sandbox stands in for Slack and GitHub')
    expect(stdout()).toContain('chdb answers')
    expect(stdout()).toContain('All is well.')
  })

  it('reports every wrong setting as a finding, and fails', async () => {
    const env = { SLACK_APP_TOKEN: 'xapp-alone', FAULTLINE_TIME_ZONE: 'Mars/Olympus' }
    const { ended, stdout, stderr } = runCli(['doctor', '--json', ...NEW_HOUSE], env)
    expect(await ended).toBe(1)
    const { ok, checks }: { ok: boolean; checks: { name: string; what: string }[] } = JSON.parse(stdout())
    expect(ok).toBe(false)
    expect(checks.find(({ name }) => name === 'Settings')?.what).toMatch(
      /SLACK_BOT_TOKEN is missing.*FAULTLINE_TIME_ZONE/s,
    )
    expect(stderr()).toBe('')
  })
})
