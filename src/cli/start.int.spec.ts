import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { runCli } from './run-cli.spec-support.ts'

describe('src/cli/start.ts', () => {
  it('ends with 1 and one line when Slack refuses it, although its server listens already', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'faultline-start-'))
    const slack = fastify({ forceCloseConnections: true })
    slack.addContentTypeParser('*', (_request, payload, done) => payload.resume().on('end', () => done(null)))
    slack.all('/*', async () => ({ ok: false, error: 'invalid_auth' }))
    const url = await slack.listen({ host: '127.0.0.1', port: 0 })
    const env = { SLACK_BOT_TOKEN: 'xoxb-old', SLACK_APP_TOKEN: 'xapp-old', SLACK_API_URL: `${url}/` }
    const { child, ended, stdout, stderr } = runCli(['start', '--port', '0', '--data', dir], env)
    try {
      expect(await Promise.race([ended, after(90_000)])).toBe(1)
      expect(stdout()).toContain('Faultline listens at')
      expect(stderr()).toMatch(/^Slack opened no socket; check that the app token \(xapp-\.\.\.\) is valid/m)
    } finally {
      child.kill('SIGKILL')
      await slack.close()
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
    }
  }, 100_000)
})

function after(ms: number): Promise<string> {
  return new Promise((done) => {
    setTimeout(() => done(`still alive after ${ms} ms`), ms).unref()
  })
}
