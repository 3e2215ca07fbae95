import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../../../infra/servers/free-port.ts'
import { loadConfig } from '../../config.ts'
import { systemClock } from '../../kit/clock.ts'
import { createAsker } from './asker.ts'
import { checkLangfuse } from './langfuse.ts'

/** A Langfuse that knows the keys pk and sk; anything else of it is not asked for here. */
async function langfuse(): Promise<string> {
  const login = `Basic ${Buffer.from('pk:sk').toString('base64')}`
  const server = createServer((request, response) => {
    const isThere = request.url === '/api/public/projects'
    response.writeHead(isThere ? (request.headers.authorization === login ? 200 : 401) : 404).end('{}')
  })
  const port = await freePort()
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', () => listening()))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${port}`
}

function found(url: string, secret = 'sk') {
  const env = { LANGFUSE_BASE_URL: url, LANGFUSE_PUBLIC_KEY: 'pk', LANGFUSE_SECRET_KEY: secret }
  return checkLangfuse(loadConfig(env), createAsker(systemClock))
}

describe('src/cli/doctor/langfuse.ts', () => {
  it('says whether the keys are accepted, and which settings to correct', async () => {
    const url = await langfuse()
    expect(await found(`${url}/`)).toMatchObject([{ status: 'ok' }])
    expect(await found(url, 'canary')).toMatchObject([
      { status: 'fail', remedy: expect.stringContaining('LANGFUSE_SECRET_KEY') },
    ])
    expect(await found(`${url}/elsewhere`)).toMatchObject([{ status: 'fail', remedy: 'Correct LANGFUSE_BASE_URL.' }])
    expect(await found(`http://127.0.0.1:${await freePort()}`)).toMatchObject([
      { status: 'fail', remedy: expect.stringContaining('LANGFUSE_BASE_URL') },
    ])
  })

  it('has nothing to say where none is set', async () => {
    expect(await checkLangfuse(loadConfig({}), createAsker(systemClock))).toEqual([])
  })
})
