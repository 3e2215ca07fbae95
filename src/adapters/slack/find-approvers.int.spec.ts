import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../kit/log.ts'
import { Secret } from '../../kit/secret.ts'
import { findApprovers } from './find-approvers.ts'

describe('src/adapters/slack/find-approvers.ts', () => {
  const slack = fastify()
  let slackApiUrl = ''
  let groups: { readonly id: string; readonly handle: string }[] | undefined
  beforeAll(async () => {
    slack.addContentTypeParser('application/x-www-form-urlencoded', (_request, _body, done) => done(null))
    slack.post('/api/usergroups.list', async () =>
      groups === undefined ? { ok: false, error: 'missing_scope' } : { ok: true, usergroups: groups },
    )
    slackApiUrl = `${await slack.listen({ port: 0, host: '127.0.0.1' })}/api/`
  })
  afterAll(() => slack.close())

  async function found(...names: string[]) {
    const lines: string[] = []
    const say = (facts: object, words: string) => void lines.push(`${words} ${JSON.stringify(facts)}`)
    const log = { ...silentLog, warn: say }
    return { ...(await findApprovers(names, { botToken: new Secret('xoxb-1'), slackApiUrl, log })), lines }
  }

  it('counts every group that is named, beside the people named by id', async () => {
    groups = [
      { id: 'S1', handle: 'oncall' },
      { id: 'S2', handle: 'payments' },
      { id: 'S3', handle: 'everybody' },
    ]
    const some = await found('@payments', 'U0123ABCD', 'oncall', 'payments')
    expect(some).toMatchObject({ userIds: ['U0123ABCD'], groupIds: ['S2', 'S1'], lines: [] })
  })

  it('says which group is not there, and keeps the others', async () => {
    groups = [{ id: 'S1', handle: 'oncall' }]
    const some = await found('gone', 'oncall')
    expect(some.groupIds).toEqual(['S1'])
    expect(some.lines).toEqual([expect.stringContaining('"group":"gone"')])
  })

  it('leaves the people named by id when the groups cannot be read', async () => {
    groups = undefined
    const some = await found('oncall', 'U0123ABCD')
    expect(some).toMatchObject({ userIds: ['U0123ABCD'], lines: [expect.stringContaining('missing_scope')] })
    expect(some.groupIds).toBeUndefined()
  })
})
