import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeFileLock } from '../kit/file-lock.ts'
import { runCli } from './run-cli.spec-support.ts'

describe('src/cli/start.ts', () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'faultline-start-'))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }))

  it('ends with 1 and one line when its port is taken', async () => {
    const other = createServer()
    const port = await new Promise<number>((found) => {
      other.listen(0, '127.0.0.1', () => found(portOf(other.address())))
    })
    const end = await endOf(['start', '--port', String(port), '--data', join(dir, 'data')])
    other.close()
    expect(end).toEqual({
      code: 1,
      stdout: '',
      stderr: `Port: ${port} is taken by another program. Choose another with --port or FAULTLINE_PORT.\n`,
    })
  })

  it('ends with 1 and one line when another house has the data folder, and prints no address', async () => {
    const lock = takeFileLock(join(dir, 'lock'), 'The house')
    const end = await endOf(['start', '--port', '0', '--data', dir])
    lock.release()
    expect(end).toMatchObject({ code: 1, stdout: '' })
    expect(end.stderr).toMatch(/^The data folder .* is in use by process \d+ on .*\. Stop that process, or .*\n$/)
  })

  it.each(['start', 'sandbox'])('%s ends with 1 and one line when its data folder cannot be one', async (command) => {
    const file = join(dir, 'file')
    writeFileSync(file, '')
    const isFile = await endOf([command, '--port', '0', '--data', file])
    expect(isFile).toMatchObject({ code: 1, stdout: '' })
    expect(isFile.stderr).toMatch(/^Data folder: .*file is a file, not a folder. Name a folder with --data.\n$/)
    const nowhere = await endOf([command, '--port', '0', '--data', '/proc/nothing-here'])
    expect(nowhere).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Data folder: .*\n$/) })
  })

  it('ends with 1 and one line when Slack refuses it, although its server listens already', async () => {
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
    }
  }, 100_000)
})

async function endOf(args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const { child, ended, stdout, stderr } = runCli(args)
  const code = await Promise.race([ended, after(20_000)])
  child.kill('SIGKILL')
  return { code, stdout: stdout(), stderr: stderr() }
}

function portOf(address: unknown): number {
  return typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0
}

function after(ms: number): Promise<string> {
  return new Promise((done) => {
    setTimeout(() => done(`still alive after ${ms} ms`), ms).unref()
  })
}
