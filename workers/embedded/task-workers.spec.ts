import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { channelUrlOf } from './task-workers.ts'

describe('workers/embedded/task-workers.ts', () => {
  it('leads from a pull request to the channel: in Slack by the workspace, in the sandbox to its page', () => {
    const at = { team_id: 'T1AA', channel_id: 'C1AA' }
    const own = loadConfig({ FAULTLINE_PORT: '3100' }, { playsSandbox: true })
    expect(channelUrlOf(own)(at)).toBe('http://127.0.0.1:3100/#C1AA')
    const api = 'http://127.0.0.1:3100/slack/api/'
    const linked = { ...own, slack: { ...own.slack, kind: 'slack', apiUrl: api } } as typeof own
    expect(channelUrlOf(linked)(at)).toBe('http://127.0.0.1:3100/#C1AA')
    const tokens = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', FAULTLINE_APPROVERS: 'U012AB3CD' }
    expect(channelUrlOf(loadConfig(tokens, { playsSandbox: true }))(at)).toBe(
      'https://slack.com/app_redirect?team=T1AA&channel=C1AA',
    )
  })
})
