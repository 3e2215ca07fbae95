import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSandbox, runSandbox, webClient } from '../testing/running-sandbox.ts'

describe('infra/sandbox/slack/web-api/methods.ts', () => {
  let sandbox: RunningSandbox
  let channel = ''

  beforeAll(async () => {
    sandbox = await runSandbox({ rateLimits: { enabled: false } })
    channel = (await sandbox.client.conversations.create({ name: 'inc-1' })).channel?.id ?? ''
  })
  afterAll(() => sandbox.stop())

  const failing: readonly (readonly [method: string, args: Record<string, unknown>, error: string])[] = [
    ['conversations.create', { name: 'inc-1' }, 'name_taken'],
    ['conversations.create', { name: '' }, 'invalid_name_required'],
    ['conversations.create', { name: 'Has Caps' }, 'invalid_name_specials'],
    ['conversations.create', { name: '--' }, 'invalid_name_punctuation'],
    ['conversations.create', { name: 'x'.repeat(81) }, 'invalid_name_maxlength'],
    ['conversations.invite', { channel: 'inc', users: 'UDAN000001' }, 'channel_not_found'],
    ['conversations.info', { channel: 'CNOPE' }, 'channel_not_found'],
    ['conversations.history', { channel: 'CGENERAL01' }, 'not_in_channel'],
    ['conversations.archive', { channel: 'CGENERAL01' }, 'cant_archive_general'],
    ['users.info', { user: 'UNOBODY' }, 'user_not_found'],
    ['users.lookupByEmail', { email: 'no@one.test' }, 'users_not_found'],
    ['usergroups.users.list', { usergroup: 'SNONE' }, 'no_such_subteam'],
    [
      'views.open',
      { trigger_id: 'made.up', view: { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [] } },
      'invalid_trigger_id',
    ],
    ['views.open', { trigger_id: 'made.up', view: { type: 'modal', blocks: [] } }, 'invalid_arguments'],
    ['files.info', { file: 'FNONE' }, 'file_not_found'],
    ['no.such', {}, 'unknown_method'],
  ]

  it.each(failing)('%s with %j answers %s', async (method, args, error) => {
    await expect(sandbox.client.apiCall(method, args)).rejects.toMatchObject({ data: { error } })
  })

  it.each([
    ['not_authed', undefined],
    ['invalid_auth', 'xoxb-wrong'],
    ['not_allowed_token_type', 'app'],
  ])('answers %s', async (error, token) => {
    const client = webClient(sandbox.origin, token === 'app' ? sandbox.slack.appToken : (token ?? ''))
    await expect(client.auth.test()).rejects.toMatchObject({ data: { error } })
  })

  it('says which scope is missing', async () => {
    await sandbox.control('faults', { kind: 'missing_scope', method: 'pins.add', count: 1 })
    const pinned = sandbox.client.pins.add({ channel, timestamp: '1.0' })
    await expect(pinned).rejects.toMatchObject({ data: { error: 'missing_scope', needed: 'pins:write' } })
  })

  it('keeps the name of an archived channel and refuses a topic that is too long', async () => {
    const made = await sandbox.client.conversations.create({ name: 'old' })
    const old = made.channel?.id ?? ''
    const topic = sandbox.client.conversations.setTopic({ channel: old, topic: 'x'.repeat(251) })
    await expect(topic).rejects.toMatchObject({ data: { error: 'too_long' } })
    await sandbox.client.conversations.archive({ channel: old })
    await expect(sandbox.client.conversations.create({ name: 'old' })).rejects.toMatchObject({
      data: { error: 'name_taken' },
    })
    const post = sandbox.client.chat.postMessage({ channel: old, text: 'x' })
    await expect(post).rejects.toMatchObject({ data: { error: 'is_archived' } })
    const back = sandbox.client.conversations.unarchive({ channel: old })
    await expect(back).rejects.toMatchObject({ data: { error: 'not_allowed_token_type' } })
  })

  it('invites the good ids and lists the bad ones with force', async () => {
    const some = { channel, users: 'UDAN000001,UNOBODY,UFAULTLINE' }
    await expect(sandbox.client.conversations.invite(some)).rejects.toMatchObject({ data: { error: 'user_not_found' } })
    const forced = await sandbox.client.apiCall('conversations.invite', { ...some, force: true })
    expect(forced).toMatchObject({ errors: [{ user: 'UNOBODY' }, { user: 'UFAULTLINE', error: 'cant_invite_self' }] })
    expect((await sandbox.client.conversations.members({ channel })).members).toEqual(['UFAULTLINE', 'UDAN000001'])
  })

  it('pins, bookmarks and reacts', async () => {
    const { ts: timestamp = '' } = await sandbox.client.chat.postMessage({ channel, text: 'brief' })
    await sandbox.client.pins.add({ channel, timestamp })
    await expect(sandbox.client.pins.add({ channel, timestamp })).rejects.toMatchObject({
      data: { error: 'already_pinned' },
    })
    expect((await sandbox.client.pins.list({ channel })).items).toMatchObject([{ message: { text: 'brief' } }])
    const link = { channel_id: channel, type: 'link', title: 'Evidence', link: 'https://example.test/1' } as const
    const added = await sandbox.client.bookmarks.add(link)
    const bookmark_id = added.bookmark?.id ?? ''
    await sandbox.client.bookmarks.edit({ channel_id: channel, bookmark_id, title: 'Proof' })
    expect((await sandbox.client.bookmarks.list({ channel_id: channel })).bookmarks).toMatchObject([{ title: 'Proof' }])
    await sandbox.client.reactions.add({ channel, timestamp, name: 'eyes' })
    const got = await sandbox.client.reactions.get({ channel, timestamp })
    expect(got.message?.reactions).toEqual([{ name: 'eyes', users: ['UFAULTLINE'], count: 1 }])
  })

  it('takes a file through reservation, upload and completion', async () => {
    const content = 'line one\nline two\n'
    await sandbox.client.filesUploadV2({
      channel_id: channel,
      filename: 'fix.diff',
      content,
      initial_comment: 'the diff',
    })
    const { files } = await sandbox.control('files?as=dan')
    expect(files).toMatchObject([{ name: 'fix.diff', size: content.length, mimetype: 'text/x-diff' }])
    const [file] = files as { id: string; url_private: string }[]
    expect(await sandbox.control(`files/${file?.id}`)).toMatchObject({ content })
    expect(await (await fetch(file?.url_private ?? '')).text()).toBe(content)
    const history = await sandbox.client.conversations.history({ channel })
    expect(history.messages?.[0]).toMatchObject({ text: 'the diff', files: [{ name: 'fix.diff' }] })
  })

  it('knows who is on call and who is a guest', async () => {
    const { usergroups } = await sandbox.client.usergroups.list({ include_users: true })
    expect(usergroups).toMatchObject([{ handle: 'oncall', users: ['UOLIVIA001'] }])
    expect((await sandbox.client.users.info({ user: 'UGUS000001' })).user).toMatchObject({ is_restricted: true })
    expect((await sandbox.client.users.lookupByEmail({ email: 'dan@sandbox.test' })).user?.id).toBe('UDAN000001')
  })

  it('refuses to publish over a newer Home tab', async () => {
    const view = { type: 'home' as const, blocks: [{ type: 'divider' as const }] }
    const first = await sandbox.client.views.publish({ user_id: 'UDAN000001', view })
    const hash = first.view?.hash ?? ''
    await sandbox.client.views.publish({ user_id: 'UDAN000001', view, hash })
    const stale = sandbox.client.views.publish({ user_id: 'UDAN000001', view, hash })
    await expect(stale).rejects.toMatchObject({ data: { error: 'hash_conflict' } })
  })

  it('opens a direct message and posts into it by user id', async () => {
    const opened = await sandbox.client.conversations.open({ users: 'UOLIVIA001' })
    const sent = await sandbox.client.chat.postMessage({ channel: 'UOLIVIA001', text: 'digest' })
    expect(sent.channel).toBe(opened.channel?.id)
    const seen = await sandbox.control(`messages?as=olivia&channel=${sent.channel}`)
    expect(seen.messages).toMatchObject([{ text: 'digest' }])
    await sandbox.control(`messages?as=dan&channel=${sent.channel}`, undefined, 404)
  })
})
