import { describe, expect, it } from 'vitest'
import { loadConfig } from './config.ts'

const faultsOf = (env: Record<string, string>) => {
  try {
    loadConfig(env)
    return []
  } catch (error) {
    return error instanceof Error ? error.message.split('\n').slice(1) : []
  }
}

describe('src/config.ts', () => {
  it('needs nothing: the default is the sandbox, embedded', () => {
    const config = loadConfig({})
    expect(config).toMatchObject({
      slack: { kind: 'sandbox' },
      codeHost: { kind: 'sandbox' },
      model: { kind: 'none' },
      pace: 'sandbox',
    })
  })

  it('switches each vendor on by itself', () => {
    const config = loadConfig({
      GITHUB_TOKEN: 'ghp_x',
      ANTHROPIC_API_KEY: 'sk-x',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9/',
    })
    expect(config.slack.kind).toBe('sandbox')
    expect(config.codeHost).toMatchObject({ kind: 'github', apiUrl: 'https://api.github.com' })
    expect(config.model).toMatchObject({ kind: 'claude', baseUrl: 'http://127.0.0.1:9/' })
    expect(config.pace).toBe('default')
  })

  it('chooses Socket Mode by an app token and HTTP by a signing secret', () => {
    const socket = loadConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: 's' })
    const http = loadConfig({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: 's',
      SLACK_API_URL: 'http://127.0.0.1:1/api/',
    })
    expect(socket.slack).toMatchObject({ mode: { kind: 'socket' } })
    expect(http.slack).toMatchObject({ mode: { kind: 'http' }, apiUrl: 'http://127.0.0.1:1/api/' })
  })

  it('offers the sandbox beyond this machine only when somebody says that it is open', () => {
    const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }
    expect(() => loadConfig({ FAULTLINE_HOST: '0.0.0.0' })).toThrow(/FAULTLINE_SANDBOX_OPEN=yes/)
    const accounts = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', GITHUB_TOKEN: 'x' }
    expect(loadConfig({ FAULTLINE_HOST: '0.0.0.0', ...accounts }).host).toBe('0.0.0.0')
    const sandbox = () => loadConfig({ FAULTLINE_HOST: '0.0.0.0', ...accounts }, { standsSandbox: true })
    expect(sandbox).toThrow(/FAULTLINE_SANDBOX_OPEN=yes/)
    expect(loadConfig({ FAULTLINE_HOST: '0.0.0.0', FAULTLINE_SANDBOX_OPEN: 'yes' }).sandboxOpen).toBe(true)
    expect(loadConfig({ FAULTLINE_HOST: '0.0.0.0', ...slack }).sandboxOpen).toBe(false)
    expect(loadConfig({ FAULTLINE_HOST: 'localhost' }).host).toBe('localhost')
  })

  it('takes no tenant that an event could not carry', () => {
    expect(() => loadConfig({ FAULTLINE_TENANT: 'a:b' })).toThrow(/FAULTLINE_TENANT/)
    expect(() => loadConfig({ FAULTLINE_TENANT: 'x'.repeat(101) })).toThrow(/FAULTLINE_TENANT/)
    expect(loadConfig({ FAULTLINE_TENANT: 'acme-eu.1' }).tenantId).toBe('acme-eu.1')
  })

  it('names every fault at once, each with its remedy, and repeats no value', () => {
    const env = {
      SLACK_BOT_TOKEN: 'hunter2-not-a-token',
      SLACK_APP_TOKEN: 'hunter2',
      GITHUB_WEBHOOK_SECRET: 'hunter2',
      FAULTLINE_PORT: '70000',
      FAULTLINE_TIME_ZONE: 'Mars/Olympus',
      FAULTLINE_DIGEST_AT: '25:00',
      FAULTLINE_REPOS: 'a=b/c,hunter2',
      ANTHROPIC_BASE_URL: 'nowhere',
      ANTHROPIC_API_KEY: 'k',
    }
    const message = (() => {
      try {
        loadConfig(env)
        return ''
      } catch (error) {
        return String(error)
      }
    })()
    for (const name of [
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'GITHUB_WEBHOOK_SECRET',
      'FAULTLINE_PORT',
      'FAULTLINE_TIME_ZONE',
      'FAULTLINE_DIGEST_AT',
      'FAULTLINE_REPOS',
      'ANTHROPIC_BASE_URL',
    ]) {
      expect(message).toContain(name)
    }
    expect(message).not.toContain('hunter2')
  })

  it.each([
    ['a bot token of another shape', { SLACK_BOT_TOKEN: 'x', SLACK_APP_TOKEN: 'xapp-1' }, ['SLACK_BOT_TOKEN does']],
    ['an app token of another shape', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'x' }, ['SLACK_APP_TOKEN does']],
    ['both', { SLACK_BOT_TOKEN: 'x', SLACK_APP_TOKEN: 'x' }, ['SLACK_BOT_TOKEN does', 'SLACK_APP_TOKEN does']],
    ['an open house', { SLACK_BOT_TOKEN: 'x', FAULTLINE_HOST: '0.0.0.0' }, ['SLACK_BOT_TOKEN does']],
    ['an address for a model without a key', { ANTHROPIC_BASE_URL: 'nowhere' }, ['ANTHROPIC_BASE_URL must']],
    [
      'an approver that is only signs',
      { FAULTLINE_APPROVERS: 'oncall,@@' },
      ['FAULTLINE_APPROVERS: entry 2 is neither'],
    ],
    ['one time to ask after', { FAULTLINE_ASK_AFTER: '15' }, ['FAULTLINE_ASK_AFTER must be two numbers']],
    ['no number to ask after', { FAULTLINE_ASK_AFTER: '15,-1' }, ['FAULTLINE_ASK_AFTER must be two numbers']],
    [
      'two repositories of one service',
      { FAULTLINE_REPOS: 'a=b/c,a=d/e' },
      ['FAULTLINE_REPOS: entry 2 names another repository'],
    ],
    ['approvers of commas', { FAULTLINE_APPROVERS: ' , ' }, ['FAULTLINE_APPROVERS has nothing between its commas']],
  ])('calls nothing missing that is there and wrong: %s', (_what, env, told) => {
    expect(faultsOf(env)).toEqual(told.map((start) => expect.stringContaining(`  - ${start}`)))
  })

  it('takes what is empty, or only spaces, as not set', () => {
    const blank = loadConfig({ GITHUB_TOKEN: ' ', ANTHROPIC_API_KEY: '', FAULTLINE_APPROVERS: ' ', KAFKA_BROKERS: '' })
    expect(blank).toEqual(loadConfig({}))
  })

  it('refuses all repositories of an owner, and says what to name instead', () => {
    expect(() => loadConfig({ FAULTLINE_REPOS: 'a=b/c,*=acme/*' })).toThrow(
      'FAULTLINE_REPOS: entry 2 names all repositories of an owner',
    )
  })

  it('says how a setting is given, not how it looks', () => {
    expect(() => loadConfig({ FAULTLINE_INCIDENTS_CHANNEL: '#Incidents' })).toThrow(
      'FAULTLINE_INCIDENTS_CHANNEL does not look right. Give it as in: incidents, without the # and in lower case.',
    )
  })

  it('never prints a secret', () => {
    const config = loadConfig({
      SLACK_BOT_TOKEN: 'xoxb-hunter2',
      SLACK_APP_TOKEN: 'xapp-hunter2',
      ANTHROPIC_API_KEY: 'hunter2',
    })
    expect(JSON.stringify(config)).not.toContain('hunter2')
  })
})
