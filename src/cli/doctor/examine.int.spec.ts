import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BOT_SCOPES } from '../../../infra/sandbox/slack/scopes.ts'
import { freePort } from '../../../infra/servers/free-port.ts'
import { systemClock } from '../../kit/clock.ts'
import { createAsker } from './asker.ts'
import { checkPort } from './machine.ts'
import { openWorld, type World } from './world.spec-support.ts'

let world: World

beforeEach(async () => {
  world = await openWorld()
})

afterEach(() => world.close())

describe('src/cli/doctor/examine.ts', () => {
  it('finds all well where everything fits', async () => {
    const found = await world.examined()
    expect([...found.values()].filter(({ status }) => status !== 'ok')).toEqual([])
    expect(found.get('Slack token')?.what).toContain('Bot faultline in the workspace Sandbox')
    expect(found.get('Incidents channel')?.what).toContain('#incidents is not there yet')
    expect(found.get('Approvers')?.what).toContain('@oncall (1) may approve')
    expect(found.get('GitHub token')?.what).toContain('faultline-bot')
    expect(found.get('Claude')?.what).toContain('asked for one token')
    expect(found.get('GitHub webhook')?.what).toContain('polling')
    expect([...found.keys()]).toContain('Clock')
  })

  it('says which token each vendor refuses, and where to get a new one', async () => {
    const found = await world.examined({
      SLACK_BOT_TOKEN: 'xoxb-wrong',
      SLACK_APP_TOKEN: 'xapp-wrong',
      GITHUB_TOKEN: 'wrong',
      ANTHROPIC_API_KEY: 'wrong',
    })
    expect(found.get('Slack token')).toMatchObject({ status: 'fail', what: 'Slack refuses it: invalid_auth.' })
    expect(found.get('Slack token')?.remedy).toContain('OAuth & Permissions')
    expect(found.get('Socket Mode')).toMatchObject({
      status: 'fail',
      remedy: expect.stringContaining('connections:write'),
    })
    expect(found.get('GitHub token')).toMatchObject({ status: 'fail', remedy: expect.stringContaining('GITHUB_TOKEN') })
    expect(found.get('Claude')).toMatchObject({ status: 'fail', what: 'The key is refused.' })
    expect(found.has('Slack scopes')).toBe(false)
  })

  it('never repeats a credential', async () => {
    const secrets = { SLACK_BOT_TOKEN: 'xoxb-canary-1', GITHUB_TOKEN: 'canary-2', ANTHROPIC_API_KEY: 'canary-3' }
    const found = await world.examined(secrets)
    expect(JSON.stringify([...found.values()])).not.toContain('canary')
  })

  it('warns of an optional scope that the installation lacks, and of what that costs', async () => {
    await world.close()
    world = await openWorld({ scopes: BOT_SCOPES.filter((scope) => scope !== 'pins:write') })
    const scopes = (await world.examined()).get('Slack scopes')
    expect(scopes).toMatchObject({ status: 'warn', what: 'Without pins:write: the brief is not pinned.' })
    expect(scopes?.remedy).toContain('Add pins:write')
  })

  it('fails on a required scope', async () => {
    await world.close()
    world = await openWorld({ scopes: BOT_SCOPES.filter((scope) => scope !== 'channels:manage') })
    expect((await world.examined()).get('Slack scopes')).toMatchObject({
      status: 'fail',
      what: 'Missing: channels:manage.',
    })
  })

  it('says that nobody may approve when the group cannot be read, unless people are named', async () => {
    await world.control('faults', { kind: 'missing_scope', method: 'usergroups.list' })
    const alone = (await world.examined()).get('Approvers')
    expect(alone).toMatchObject({ status: 'fail', what: expect.stringContaining('missing_scope') })
    const found = await world.examined({ FAULTLINE_APPROVERS: 'oncall,UOLIVIA001' })
    expect(found.get('Approvers')).toMatchObject({ status: 'warn', what: expect.stringContaining('named by id') })
    expect(found.get('Approvers by id')?.status).toBe('ok')
  })

  it.each([
    ['a group that is not there', 'Approvers', 'nobody-here', 'There is no user group @nobody-here'],
    ['people who are not there', 'Approvers by id', 'U0NOBODY99', 'Not found or gone: U0NOBODY99'],
  ])('fails on approvers that are %s', async (_case, name, approvers, what) => {
    const found = await world.examined({ FAULTLINE_APPROVERS: approvers })
    expect(found.get(name)).toMatchObject({ status: 'fail', what: expect.stringContaining(what) })
  })

  it('only warns of a group that is not there while another one may approve', async () => {
    const found = await world.examined({ FAULTLINE_APPROVERS: 'oncall,nobody-here' })
    expect(found.get('Approvers')).toMatchObject({
      status: 'warn',
      what: 'There is no user group @nobody-here. Only the others named may approve.',
    })
  })

  it('warns of a clock that is a minute off and fails beyond five', async () => {
    const slow = (await world.examined({}, -60_000)).get('Clock')
    expect(slow).toMatchObject({ status: 'warn', what: expect.stringMatching(/^(59|60|61) s behind 127/) })
    const fast = (await world.examined({}, 420_000)).get('Clock')
    expect(fast).toMatchObject({ status: 'fail', what: expect.stringContaining('7 min ahead of') })
    expect(fast?.remedy).toContain('NTP')
  })

  it('says of each address that it does not answer, and how to correct it', async () => {
    const gone = await freePort()
    const away = `http://127.0.0.1:${gone}`
    const found = await world.examined({ SLACK_API_URL: away, GITHUB_API_URL: away, ANTHROPIC_BASE_URL: away })
    for (const [name, variable] of [
      ['Slack token', 'SLACK_API_URL'],
      ['Socket Mode', 'SLACK_API_URL'],
      ['GitHub token', 'GITHUB_API_URL'],
      ['Claude', 'ANTHROPIC_BASE_URL'],
    ] as const) {
      expect(found.get(name)).toMatchObject({ status: 'fail', what: expect.stringContaining('nothing listens there') })
      expect(found.get(name)?.remedy).toContain(variable)
    }
  })

  it('waits for no vendor longer than its limit', async () => {
    const mute = createServer(() => {})
    await new Promise<void>((listening) => mute.listen(0, '127.0.0.1', () => listening()))
    const address = mute.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const answer = await createAsker(systemClock, 200).ask(`http://127.0.0.1:${port}/`)
    expect(answer).toEqual({ kind: 'silence', why: 'it took longer than 0.2 s' })
    mute.close()
  })

  it("takes an answer that is not the vendor's for a wrong address", async () => {
    const found = await world.examined({
      SLACK_API_URL: `${world.origin}/nothing/`,
      GITHUB_API_URL: `${world.origin}/nothing`,
      ANTHROPIC_BASE_URL: `${world.origin}/nothing`,
    })
    const names = ['Slack token', 'GitHub token', 'Claude']
    expect(names.map((name) => found.get(name)?.status)).toEqual(['fail', 'fail', 'fail'])
  })

  it('fails on a repository that the token cannot see', async () => {
    const found = await world.examined({ FAULTLINE_REPOS: 'checkout=acme/nowhere' })
    expect(found.get('Repository acme/nowhere')).toMatchObject({ status: 'fail', what: 'The token cannot see it.' })
  })

  it('tells a port in other hands from one that is free', async () => {
    const taken = Number(new URL(world.origin).port)
    const asker = createAsker(systemClock)
    expect((await checkPort('127.0.0.1', taken, asker)).port).toMatchObject({ status: 'fail' })
    expect((await checkPort('127.0.0.1', await freePort(), asker)).port).toMatchObject({ status: 'ok' })
  })
})
