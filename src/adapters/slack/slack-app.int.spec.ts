import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ACTIONS } from '../../../blocks/action-ids.ts'
import { actions, button, message } from '../../../blocks/parts.ts'
import { jsonOf, jsonsOf } from '../../../infra/sandbox/slack/json.ts'
import { ofType } from '../../incident/state.ts'
import type { Database } from '../../projections/database.ts'
import { sampleDiffSha } from '../../timeline/stories/samples-lifecycle.ts'
import { story } from '../../timeline/stories/story.ts'
import { openSpecDatabase } from '../pglite/pglite.spec-support.ts'
import { migrate } from '../postgres/migrate.ts'
import { GENERAL, type RunningDesk, runDesk } from './slack-app.spec-support.ts'

const SQL = new URL('../../../infra/postgres', import.meta.url).pathname
const found = story('checkout').detected().context().cause(0.9)
const proposed = found.draft().effect('slack', 'channel', GENERAL)
const incident_id = proposed.incident

function fixMessage() {
  const ref = { incident_id, cycle: 1, seen: sampleDiffSha(1) }
  const approve = button({ action: ACTIONS.approveOpenPr, label: 'Approve', ref })
  const reject = button({ action: ACTIONS.rejectFix, label: 'Reject', ref })
  const evidence = button({
    action: ACTIONS.showEvidence,
    label: 'Evidence',
    ref: { incident_id, cycle: 1, seen: 'ev1' },
  })
  return message('A fix is proposed', [actions('fix', [approve, reject, evidence])])
}

describe('src/adapters/slack/slack-app.ts', () => {
  let db: Database
  let desk: RunningDesk
  beforeAll(async () => {
    db = await openSpecDatabase()
    await migrate(db, SQL)
  })
  afterAll(() => db.close())
  beforeEach(async () => {
    desk = await runDesk(db)
  })
  afterEach(() => desk.stop())

  const run = (as: string, text: string) => desk.sandbox.control('commands', { as, channel: 'general', text })
  const press = (as: string, label: string) => desk.sandbox.control('actions', { as, channel: 'general', label })
  const submit = (as: string, values: Record<string, string>, status?: number) =>
    desk.sandbox.control('modal/submit', { as, values }, status)
  const modal = (as: string) =>
    vi.waitFor(async () => {
      const { view } = await desk.sandbox.control(`modal?as=${as}`)
      if (view === null) throw new Error('no window is open')
      return jsonOf(view)
    })
  const isTold = (as: string, words: RegExp) =>
    vi.waitFor(async () => expect((await desk.told(as)).at(-1)).toMatch(words), 5_000)
  const stated = (
    type: 'FixApproved' | 'FixRejected' | 'NoteAdded' | 'NoteRetracted' | 'SeverityAssessed' | 'IncidentResolved',
  ) => desk.events(incident_id).then((events) => ofType(events, type))

  it('records an approval bound to what was seen, and tells the second person so', async () => {
    await desk.tell(proposed)
    await desk.post(fixMessage())
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
    await desk.tell(proposed)
    await desk.post(fixMessage())
    await press('dan', 'Approve')
    await isTold('dan', /These may: <@UOLIVIA001>/)
    await press('gus', 'Reject')
    await isTold('gus', /guests read along/)
    expect(await stated('FixApproved')).toHaveLength(0)
    expect(await desk.told('olivia')).toEqual([])
  })

  it('answers a press in the thread there, and one in the channel in the channel', async () => {
    await desk.tell(proposed)
    const ts = await desk.post(fixMessage())
    const { client, control } = desk.sandbox
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
    expect(await desk.told('dan')).toHaveLength(1)
  })

  it('rejects with a reason given in a form, and refuses blanks', async () => {
    await desk.tell(proposed)
    await desk.post(fixMessage())
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
    await desk.tell(proposed)
    await desk.post(fixMessage())
    await press('dan', 'Evidence')
    expect(JSON.stringify(await modal('dan'))).toContain('Evidence ev1')
  })

  it('declares an incident from a form, with the service heard in the words', async () => {
    await run('dan', '/incident declare')
    expect(await modal('dan')).toMatchObject({ callback_id: 'declare_form' })
    await submit('dan', { what: 'The search page is empty\nsince noon' })
    await vi.waitFor(async () => expect(await desk.open()).toHaveLength(1), 5_000)
    const [row] = await desk.open()
    expect(row).toMatchObject({ title: 'The search page is empty', service: 'search', severity: 'SEV-3' })
    await desk.record([
      {
        event_type: 'EffectRecorded',
        tenant_id: 'acme',
        incident_id: row?.incident_id ?? '',
        cycle: 1,
        discriminator: 'slack:channel',
        actor: { kind: 'worker', id: 'slack-notifier' },
        payload: { surface: 'slack', key: 'channel', external_id: 'CSEARCH001', outcome: 'done' },
      },
    ])
    await isTold('dan', /Declared: \*The search page is empty\*.*<#CSEARCH001>/)
  })

  it('names the incident that is about the declared service already, and opens another when asked once more', async () => {
    await desk.tell(found.effect('slack', 'channel', GENERAL))
    await run('dan', '/incident declare')
    expect(JSON.stringify(await modal('dan'))).toMatch(/Known already: incident \d{3} <#CGENERAL01>/)
    await submit('dan', { what: 'Checkout answers 500 to "some"' })
    await isTold('dan', /Nothing was declared yet: incident \d{3} <#CGENERAL01> is about checkout already.*Your words/)
    expect(await desk.open()).toHaveLength(1)
    await press('dan', 'Open another')
    expect(JSON.stringify(await modal('dan'))).toContain('"initial_value":"Checkout answers 500 to \\"some\\""')
    await submit('dan', { what: 'Checkout answers 500 to "some"', service: 'checkout' })
    await vi.waitFor(async () => expect(await desk.open()).toHaveLength(2), 5_000)
  })

  it('offers to open a freshly suppressed incident again, and names it to who declares without a service', async () => {
    const start = new Date(Date.now() - 600_000).toISOString()
    await desk.tell(story('checkout', { start }).detected().suppressed({ mutes: 'this_incident', reason: 'a drill' }))
    await run('dan', '/incident declare')
    await modal('dan')
    await submit('dan', { what: 'checkout fails' })
    await isTold('dan', /incident \d{3} \(suppressed\) is about checkout already.*Open again/)
    expect(await desk.open()).toHaveLength(0)
    await run('dan', '/incident declare')
    await modal('dan')
    await submit('dan', { what: 'Customers call' })
    await isTold('dan', /Declared: \*Customers call\*.*Known already: incident \d{3} \(suppressed\)/)
    expect(await desk.open()).toMatchObject([{ service: 'unknown' }])
  })

  it('answers commands in the channel of an incident', async () => {
    await desk.tell(proposed)
    await run('dan', '/incident')
    await isTold('dan', /Fix proposed: waits for approval.*Take command/)
    expect((await desk.told('dan')).at(-1)).not.toContain('Confirm resolved')
    await run('dan', '/incident timeline')
    await isTold('dan', /Timeline of checkout.*Fix proposed/)
    await run('dan', '/incident severity sev1 payments too')
    await isTold('dan', /Severity is now SEV-1/)
    expect(await stated('SeverityAssessed')).toMatchObject([{ payload: { severity: 'SEV-1', reason: 'payments too' } }])
    await run('dan', '/incident reslove')
    await isTold('dan', /Did you mean.*\/incident resolve/)
    await run('dan', '/incident digest')
    await isTold('dan', /Incident digest.*1 open.*Fix proposed: waits for approval.*The next digest comes/)
    await run('dan', '/incident resolve it was the cache')
    await isTold('dan', /Is checkout.* over\?/)
    expect(await stated('NoteAdded')).toMatchObject([{ payload: { text: 'it was the cache' } }])
    await press('dan', 'Confirm resolved')
    await isTold('dan', /Resolved\. The postmortem draft follows/)
    expect(await stated('IncidentResolved')).toMatchObject([{ closes_through: 1, payload: { how: 'person' } }])
    await run('dan', '/incident resolve')
    await isTold('dan', /Already resolved by <@UDAN/)
  })

  it('gives over-long words back and takes those with a NUL in them', async () => {
    await desk.tell(proposed)
    await run('dan', `/incident update ${'The revert is tested. '.repeat(410)}end`)
    await isTold('dan', /Nothing was recorded.*takes at most 8,000.*The revert is tested\. end/s)
    await run('dan', '/incident note before\u0000after \ud800 half')
    await isTold('dan', /Added to the timeline/)
    expect(await stated('NoteAdded')).toMatchObject([{ payload: { text: 'beforeafter \ufffd half' } }])
    await run('dan', '/incident declare p99\u0000 < 2 s')
    expect(JSON.stringify(await modal('dan'))).toContain('"initial_value":"p99 < 2 s"')
  })

  it('keeps a resolution in the digest when the incident is opened again', async () => {
    const start = new Date(Date.now() - 1_800_000).toISOString()
    await desk.tell(story('checkout', { start }).detected().wait(255).resolved().requested())
    await run('dan', '/incident digest')
    await isTold('dan', /1 resolved \(1 of them not for good\), 0 suppressed.*Until resolved\*\\n4 min on average/)
  })

  it('asks which incident outside of its channel, and does it at the click', async () => {
    await desk.tell(found)
    await run('dan', '/incident note Restarted <it>')
    await isTold('dan', /Which incident\?.*Your words.*Restarted <it>/)
    await press('dan', 'Add a note')
    await modal('dan')
    await submit('dan', { text: 'Restarted the replica' })
    await vi.waitFor(async () =>
      expect(await stated('NoteAdded')).toMatchObject([{ payload: { text: 'Restarted the replica' } }]),
    )
    await isTold('dan', /Added to the timeline/)
  })

  it('shows private incidents nowhere but in their own channel', async () => {
    const secret = story('payroll').detected({ private: true, title: 'Salaries leaked' })
    await desk.tell(secret)
    await run('dan', '/incident list')
    await isTold('dan', /No incident is open/)
    await run('dan', '/incident digest now')
    await isTold('dan', /all was quiet/)
  })

  it('calls a stage the same in the list, and puts the worst first', async () => {
    await desk.tell(proposed)
    await desk.tell(story('search').detected({ severity: 'SEV-1', title: 'Search is down' }))
    await run('dan', '/incident list')
    await isTold('dan', /SEV-1 Investigating: Search is down\nSEV-2 Fix proposed: waits for approval: checkout/)
  })

  it('lets a guest read where they are, and lists in help only what works for them', async () => {
    await desk.tell(proposed)
    await run('gus', '/incident help')
    await isTold('gus', /\/incident timeline/)
    expect((await desk.told('gus')).at(-1)).not.toMatch(/list|digest|declare/)
    await run('gus', '/incident status')
    await isTold('gus', /Fix proposed: waits for approval/)
    await run('gus', '/incident timeline')
    await isTold('gus', /Timeline of checkout/)
    await run('gus', '/incident list')
    await isTold('gus', /for full members of this workspace.*status.*timeline/)
  })

  it('says so when a button is from another version', async () => {
    await desk.post(
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

  it('empties what it worked off and keeps nothing of it', async () => {
    await run('dan', '/incident help')
    await isTold('dan', /Examples first/)
    await vi.waitFor(async () => {
      const left = await db.query(`select key from slack_inbox where state <> 'done' or body is not null`)
      expect(left).toEqual([])
    })
    expect(await db.query(`select kind from slack_inbox where kind = 'command'`)).toHaveLength(1)
  })

  it('survives a refresh of its socket', async () => {
    await desk.sandbox.control('faults', { kind: 'socket_drop' })
    await vi.waitFor(async () => expect((await desk.sandbox.control('app')).connections).toBe(1), 15_000)
    await run('dan', '/incident list')
    await isTold('dan', /No incident is open/)
    expect(jsonsOf((await desk.sandbox.control('calls?method=apps.connections.open')).calls).length).toBeGreaterThan(1)
  })
})
