import { describe, expect, it, vi } from 'vitest'
import { ACTIONS } from '../../../blocks/action-ids.ts'
import { actions, button, message } from '../../../blocks/parts.ts'
import { jsonsOf } from '../../../infra/sandbox/slack/json.ts'
import { sampleDiffSha } from '../../timeline/stories/samples-lifecycle.ts'
import { deskForEach } from './desk-for-each.spec-support.ts'
import { fixMessage, incident_id, peopleAt, proposed } from './desk-people.spec-support.ts'
import { GENERAL } from './slack-app.spec-support.ts'

describe('src/adapters/slack/slack-app.ts', () => {
  const running = deskForEach()

  const { run, press, submit, modal, isTold, stated } = peopleAt(() => running.desk)

  it('records an approval bound to what was seen, and tells the second person so', async () => {
    await running.desk.tell(proposed)
    await running.desk.post(fixMessage())
    expect(await press('olivia', 'Approve')).toMatchObject({ ok: true })
    await vi.waitFor(async () => expect(await stated('FixApproved')).toHaveLength(1))
    const [approval] = await stated('FixApproved')
    expect(approval).toMatchObject({
      actor: { kind: 'human', id: 'UOLIVIA001' },
      payload: { scope: 'open_pr', diff_sha256: sampleDiffSha(1), approver: { user_id: 'UOLIVIA001' } },
    })
    await press('olivia', 'Approve')
    await isTold('olivia', /Already approved by <@UOLIVIA001>/)
    expect(await stated('FixApproved')).toHaveLength(1)
  })

  it('tells a developer without rights who may, and a guest that guests may not, and does nothing', async () => {
    await running.desk.tell(proposed)
    await running.desk.post(fixMessage())
    await press('dan', 'Approve')
    await isTold('dan', /These may: <@UOLIVIA001>/)
    await press('gus', 'Reject')
    await isTold('gus', /guests read along/)
    expect(await stated('FixApproved')).toHaveLength(0)
    expect(await running.desk.told('olivia')).toEqual([])
  })

  it('answers a press in the thread there, and one in the channel in the channel', async () => {
    await running.desk.tell(proposed)
    const ts = await running.desk.post(fixMessage())
    const { client, control } = running.desk.sandbox
    await client.chat.postMessage({ channel: GENERAL, text: 'Its diff', thread_ts: ts })
    await press('dan', 'Approve')
    await isTold('dan', /These may: <@UOLIVIA001>/)
    const inThread = async () => {
      const { messages } = await control(`messages?as=dan&channel=general&thread_ts=${ts}`)
      return jsonsOf(messages).filter((one) => one.is_ephemeral === true)
    }
    expect(await inThread()).toEqual([])
    await control('actions', { as: 'dan', channel: 'general', label: 'Approve', ts, in_thread: true })
    await vi.waitFor(async () => expect(await inThread()).toHaveLength(1), 5_000)
    expect(await running.desk.told('dan')).toHaveLength(1)
  })

  it('rejects with a reason given in a form, and refuses blanks', async () => {
    await running.desk.tell(proposed)
    await running.desk.post(fixMessage())
    await press('dan', 'Reject')
    expect(await modal('dan')).toMatchObject({ callback_id: 'reject_fix_form' })
    expect(await submit('dan', { reason: '   ' })).toMatchObject({
      ok: false,
      errors: { reason: expect.stringContaining('what is wrong') },
    })
    expect(await submit('dan', { reason: 'It hides the cause' })).toMatchObject({ ok: true })
    await vi.waitFor(async () => expect(await stated('FixRejected')).toHaveLength(1))
    expect(await stated('FixRejected')).toMatchObject([{ opens_cycle: 2, payload: { reason: 'It hides the cause' } }])
  })

  it('shows evidence word for word in a window', async () => {
    await running.desk.tell(proposed)
    await running.desk.post(fixMessage())
    await press('dan', 'Evidence')
    expect(JSON.stringify(await modal('dan'))).toContain('Evidence ev1')
  })

  it('says so when a button is from another version', async () => {
    await running.desk.post(
      message('Old', [
        actions('old', [
          {
            ...button({ action: ACTIONS.resolve, label: 'Old', ref: { incident_id, cycle: 1, seen: '' } }),
            value: 'v0',
          },
        ]),
      ]),
    )
    await press('dan', 'Old')
    await isTold('dan', /from another version/)
  })

  it.each(['error_before', 'reset_before', 'rate_limited'])(
    'opens its socket again although Slack answers that with an error first: %s',
    async (kind) => {
      const opens = 'apps.connections.open'
      await running.desk.sandbox.control('faults', { kind, method: opens, count: 2 })
      await running.desk.sandbox.control('faults', { kind: 'socket_drop' })
      await vi.waitFor(async () => expect((await running.desk.sandbox.control('app')).connections).toBe(1), 15_000)
      await run('dan', '/incident list')
      await isTold('dan', /No incident is open/)
    },
  )

  it('survives a refresh of its socket', async () => {
    await running.desk.sandbox.control('faults', { kind: 'socket_drop' })
    await vi.waitFor(async () => expect((await running.desk.sandbox.control('app')).connections).toBe(1), 15_000)
    await run('dan', '/incident list')
    await isTold('dan', /No incident is open/)
    expect(
      jsonsOf((await running.desk.sandbox.control('calls?method=apps.connections.open')).calls).length,
    ).toBeGreaterThan(1)
  })
})
