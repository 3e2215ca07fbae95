import { describe, expect, it, vi } from 'vitest'
import { ACTIONS } from '../../../blocks/action-ids.ts'
import { actions, button, message } from '../../../blocks/parts.ts'
import { ofType } from '../../incident/state.ts'
import { systemClock } from '../../kit/clock.ts'
import { armCrashPoint, type CrashPoint } from '../../kit/crash-point.ts'
import { silentLog } from '../../kit/log.ts'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'
import { createInbox } from '../../slack/inbox/inbox.ts'
import { createIntake } from '../../slack/inbox/intake.ts'
import { sampleDiffSha } from '../../timeline/stories/samples-lifecycle.ts'
import { story } from '../../timeline/stories/story.ts'
import { deskForEach } from './desk-for-each.spec-support.ts'
import { GENERAL } from './slack-app.spec-support.ts'

const proposed = story('checkout').detected().context().cause(0.9).draft().effect('slack', 'channel', GENERAL)
const { incident: incident_id } = proposed
const BY_DAN = { team_id: 'T1', user_id: 'U1', channel_id: 'C1' }

describe('src/adapters/slack/slack-app.ts after a crash', () => {
  const running = deskForEach(async (desk) => {
    await desk.tell(proposed)
    const ref = { incident_id, cycle: 1, seen: sampleDiffSha(1) }
    const approve = button({ action: ACTIONS.approveOpenPr, label: 'Approve', ref })
    await desk.post(message('A fix is proposed', [actions('fix', [approve])]))
    // What posting itself made Slack say is out of the way before anything is broken.
    await vi.waitFor(async () => expect((await desk.sandbox.control('app')).unacknowledged_events).toEqual([]))
  })

  const press = () => running.desk.sandbox.control('actions', { as: 'olivia', channel: 'general', label: 'Approve' })
  const approvals = async () => ofType(await running.desk.events(incident_id), 'FixApproved')
  const crashOnce = (point: CrashPoint) => {
    let crashed = false
    armCrashPoint(point, () => {
      if (crashed) return
      crashed = true
      throw new Error(`killed at ${point}`)
    })
  }

  it('does once, after a restart, what was kept but neither acknowledged nor done', async () => {
    crashOnce('slack.inbox:after')
    expect(await press()).toMatchObject({ ok: false })
    expect(await approvals()).toHaveLength(0)
    await running.desk.app.stop()
    const next = running.desk.newApp()
    await next.start()
    await vi.waitFor(async () => expect(await approvals()).toHaveLength(1), 5_000)
    await next.stop()
  })

  it('leaves unanswered what it could not keep, so that the person knows', async () => {
    crashOnce('slack.inbox:before')
    expect(await press()).toMatchObject({ ok: false })
    expect(await approvals()).toHaveLength(0)
    expect(await press()).toMatchObject({ ok: true })
    await vi.waitFor(async () => expect(await approvals()).toHaveLength(1))
  })

  it('tries again when a fact could not be stated, and states it once', async () => {
    await running.desk.app.stop()
    let failures = 2
    const next = running.desk.newApp({
      record: async (drafts) => {
        failures -= 1
        if (failures >= 0) throw new RetryLater('log-busy', 'The log is busy; it is tried again', { afterMs: 10 })
        return running.desk.record(drafts)
      },
    })
    await next.start()
    expect(await press()).toMatchObject({ ok: true })
    await vi.waitFor(async () => expect(await approvals()).toHaveLength(1), 15_000)
    await next.stop()
  })

  it('hands a command back that cannot be kept, and tells of one that is given up', async () => {
    const body = { command: '/incident', text: 'note <b> & co', trigger_id: 'once', ...BY_DAN }
    const broken = async () => Promise.reject(new Error('disk full'))
    const work = vi.fn(async () => Promise.reject(new GiveUp('invalid', 'It does not fit.')))
    const inbox = createInbox({ db: running.db, clock: systemClock, owner: 'spec', holdMs: 1_000 })
    const given = { clock: systemClock, log: silentLog, work }
    const ack = vi.fn(async () => {})
    await createIntake({ ...given, inbox: { ...inbox, keep: broken } }).take({ body, ack })
    expect(ack).toHaveBeenCalledWith({
      response_type: 'ephemeral',
      text: expect.stringMatching(/^Nothing was done.*note &lt;b&gt; &amp; co$/),
    })
    expect(work).not.toHaveBeenCalled()
    const onSetAside = vi.fn(async () => {})
    await createIntake({ ...given, inbox, onSetAside }).take({ body, ack })
    expect(onSetAside).toHaveBeenCalledWith(body, expect.any(String))
  })

  it('tells at the first try of a fault that no second try would end otherwise', async () => {
    const body = { command: '/incident', text: 'last 99999 years', trigger_id: 'broken', ...BY_DAN }
    const work = vi.fn(async () => Promise.reject(new RangeError('Invalid time value')))
    const inbox = createInbox({ db: running.db, clock: systemClock, owner: 'spec', holdMs: 1_000 })
    const onSetAside = vi.fn(async () => {})
    const intake = createIntake({ inbox, clock: systemClock, log: silentLog, work, onSetAside })
    await intake.take({ body, ack: async () => {} })
    expect(onSetAside).toHaveBeenCalledWith(body, expect.any(String))
    expect(work).toHaveBeenCalledTimes(1)
  })

  it('tells a person when what they asked for is given up', async () => {
    await running.desk.app.stop()
    const next = running.desk.newApp({ record: async () => Promise.reject(new GiveUp('invalid', 'It does not fit.')) })
    await next.start()
    await running.desk.sandbox.control('commands', { as: 'dan', channel: 'general', text: '/incident note lost?' })
    await vi.waitFor(
      async () => expect((await running.desk.told('dan')).at(-1)).toMatch(/gave up.*\/incident timeline/s),
      5_000,
    )
    await next.stop()
  })

  it('waits at its end for work that waited for the answers to others', async () => {
    const work = vi.fn(async () => {})
    const inbox = createInbox({ db: running.db, clock: systemClock, owner: 'spec', holdMs: 1_000 })
    const intake = createIntake({ inbox, clock: systemClock, log: silentLog, work })
    const command = (trigger_id: string) => ({ command: '/incident', text: 'list', trigger_id, ...BY_DAN })
    let answer = () => {}
    const slow = intake.take({ body: command('slow'), ack: () => new Promise((resolve) => (answer = resolve)) })
    const quick = vi.fn(async () => {})
    const taken = intake.take({ body: command('quick'), ack: quick })
    await vi.waitFor(() => expect(quick).toHaveBeenCalled())
    await intake.stop()
    expect(work).toHaveBeenCalledTimes(1)
    answer()
    await Promise.all([slow, taken])
  })

  it('works off once what Slack delivers five times', async () => {
    const work = vi.fn(async () => {})
    const inbox = createInbox({ db: running.db, clock: systemClock, owner: 'spec', holdMs: 1_000 })
    const intake = createIntake({ inbox, clock: systemClock, log: silentLog, work })
    const ack = vi.fn(async () => {})
    const body = {
      command: '/incident',
      text: 'list',
      trigger_id: 'same',
      ...BY_DAN,
    }
    await Promise.all(Array.from({ length: 5 }, () => intake.take({ body, ack })))
    expect(work).toHaveBeenCalledTimes(1)
    expect(ack).toHaveBeenCalledTimes(5)
  })
})
