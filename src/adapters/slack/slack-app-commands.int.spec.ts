import { describe, expect, it, vi } from 'vitest'
import { jsonOf } from '../../../infra/sandbox/slack/json.ts'
import { story } from '../../timeline/stories/story.ts'
import { deskForEach } from './desk-for-each.spec-support.ts'
import { found, peopleAt, proposed } from './desk-people.spec-support.ts'

describe('src/adapters/slack/slack-app.ts, commands', () => {
  const running = deskForEach()

  const { run, press, submit, modal, isTold, stated } = peopleAt(() => running.desk)

  it('declares an incident from a form, with the service heard in the words', async () => {
    await run('dan', '/incident declare')
    expect(await modal('dan')).toMatchObject({ callback_id: 'declare_form' })
    await submit('dan', { what: 'The search page is empty\nsince noon' })
    await vi.waitFor(async () => expect(await running.desk.open()).toHaveLength(1), 5_000)
    const [row] = await running.desk.open()
    expect(row).toMatchObject({ title: 'The search page is empty', service: 'search', severity: 'SEV-3' })
    await running.desk.record([
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

  it('answers commands in the channel of an incident', async () => {
    await running.desk.tell(proposed)
    await run('dan', '/incident')
    await isTold('dan', /Fix proposed: waits for approval.*Take command/)
    expect((await running.desk.told('dan')).at(-1)).not.toContain('Confirm resolved')
    await run('dan', '/incident timeline')
    await isTold('dan', /Timeline of checkout.*Fix proposed/)
    await run('dan', '/incident severity sev1 payments too')
    await isTold('dan', /Severity is now SEV-1/)
    expect(await stated('SeverityAssessed')).toMatchObject([{ payload: { severity: 'SEV-1', reason: 'payments too' } }])
    await run('dan', '/incident reslove')
    await isTold('dan', /Did you mean.*\/incident resolve/)
    await run('dan', '/incident severity SEV-9')
    await isTold(
      'dan',
      /^I do not know the severity “SEV-9”: there are SEV-1.*For example: `\/incident severity SEV-2[^\n]*$/,
    )
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

  it('answers whoever names it, to them alone, and says what it answers to', async () => {
    await running.desk.tell(proposed)
    const say = (text: string) => running.desk.sandbox.control('messages', { as: 'dan', channel: 'general', text })
    await say('@faultline status')
    await isTold('dan', /Fix proposed: waits for approval.*Take command/)
    await say('@faultline are you sure?')
    await isTold('dan', /I answer to my name with `status`.*questions such as `last 30 minutes`.*`\/incident declare`/)
    // No evidence is read here, which the answer to a question says.
    await say('@faultline last 5 minutes')
    await isTold('dan', /This process does not read the evidence/)
    expect(await running.desk.told('olivia')).toEqual([])
  })

  it('gives command to nobody, and says where words behind a command come to nothing', async () => {
    await running.desk.tell(proposed)
    await run('olivia', '/incident command @dan')
    await isTold('olivia', /Nothing was recorded.*<@UDAN\w+> takes it with `\/incident command`/)
    expect(await stated('RoleTaken')).toEqual([])
    await run('olivia', '/incident status INC-9')
    await isTold('olivia', /`\/incident status` takes no words.*“INC-9”/)
    const text = '@faultline list foo'
    await running.desk.sandbox.control('messages', { as: 'olivia', channel: 'general', text })
    await isTold('olivia', /`\/incident list` takes no words/)
    await run('olivia', '/incident command')
    await isTold('olivia', /You have command/)
    expect(await stated('RoleTaken')).toHaveLength(1)
  })

  it('gives over-long words back and takes those with a NUL in them', async () => {
    await running.desk.tell(proposed)
    await run('dan', `/incident update ${'The revert is tested. '.repeat(410)}end`)
    await isTold('dan', /Nothing was recorded.*takes at most 8,000.*The revert is tested\. end/s)
    await run('dan', '/incident note before\u0000after \ud800 half')
    await isTold('dan', /Added to the timeline/)
    expect(await stated('NoteAdded')).toMatchObject([{ payload: { text: 'beforeafter \ufffd half' } }])
    await run('dan', '/incident declare p99\u0000 < 2 s')
    expect(JSON.stringify(await modal('dan'))).toContain('"initial_value":"p99 < 2 s"')
  })

  it('asks whether a service was meant where a word is nearly one, or a command', async () => {
    await run('dan', '/incident lsit')
    await isTold('dan', /I do not know “lsit”. Did you mean `\/incident list`\?/)
    await run('dan', '/incident chekout')
    await isTold('dan', /I do not know “chekout”. Did you mean `\/incident logs checkout errors last hour`\?/)
    await run('dan', '/incident postmortem')
    await isTold('dan', /^The draft of a postmortem stands in the incident’s channel.*\n`\/incident declare/)
    await run('gus', '/incident chekout')
    await isTold('gus', /I do not know “chekout”\.\n/)
  })

  it('asks which incident outside of its channel, and does it at the click', async () => {
    await running.desk.tell(found)
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

  it('lists a private incident to those who are in its channel, with the way there and no other', async () => {
    const { control } = running.desk.sandbox
    const { channel } = await control('channels', { as: 'dan', name: 'inc-salaries', private: true })
    const room = String(jsonOf(channel).id)
    await control('channels/invite', { as: 'dan', channel: room, user: 'faultline' })
    const secret = story('payroll').detected({ private: true, title: 'Salaries leaked' })
    await running.desk.tell(secret.effect('slack', 'channel', room))
    await run('dan', '/incident list')
    await isTold('dan', new RegExp(`1 incident open.*Salaries leaked.*private, in <#${room}> alone`))
    expect((await running.desk.told('dan')).at(-1)).not.toContain('"Status"')
    await control('home/open', { as: 'dan' })
    await vi.waitFor(async () => expect(JSON.stringify((await control('home?as=dan')).view)).toContain('Salaries'))
    await run('olivia', '/incident list')
    await isTold('olivia', /No incident is open that you may see/)
    await control('home/open', { as: 'olivia' })
    await vi.waitFor(async () => {
      const words = JSON.stringify((await control('home?as=olivia')).view)
      expect(words).toContain('none that you may see')
      expect(words).not.toContain('Salaries')
    })
  })

  it('shows private incidents nowhere but in their own channel', async () => {
    const secret = story('payroll').detected({ private: true, title: 'Salaries leaked' })
    await running.desk.tell(secret)
    await run('dan', '/incident list')
    await isTold('dan', /No incident is open/)
    await run('dan', '/incident digest now')
    await isTold('dan', /all was quiet/)
  })

  it('calls a stage the same in the list, and puts the worst first', async () => {
    await running.desk.tell(proposed)
    await running.desk.tell(story('search').detected({ severity: 'SEV-1', title: 'Search is down' }))
    await run('dan', '/incident list')
    await isTold('dan', /SEV-1 Investigating: Search is down\nSEV-2 Fix proposed: waits for approval: checkout/)
  })

  it('lets a guest read where they are, and lists in help only what works for them', async () => {
    await running.desk.tell(proposed)
    await run('gus', '/incident help')
    await isTold('gus', /\/incident timeline/)
    expect((await running.desk.told('gus')).at(-1)).not.toMatch(/list|digest|declare/)
    await run('gus', '/incident status')
    await isTold('gus', /Fix proposed: waits for approval/)
    const status = (await running.desk.told('gus')).at(-1) ?? ''
    expect(status.match(/"action_id":"[a-z_]+"/g)).toEqual(['"action_id":"timeline_show"'])
    await run('gus', '/incident timeline')
    await isTold('gus', /Timeline of checkout/)
    await run('gus', '/incident list')
    await isTold('gus', /list and the digest of all incidents are for full members of this workspace.*status.*timeline/)
    await run('gus', '/incident last 5 minutes')
    await isTold('gus', /Questions about logs, requests and services are for full members/)
  })

  it('empties what it worked off and keeps nothing of it', async () => {
    await run('dan', '/incident help')
    await isTold('dan', /What can be typed/)
    await vi.waitFor(async () => {
      const left = await running.db.query(`select key from slack_inbox where state <> 'done' or body is not null`)
      expect(left).toEqual([])
    })
    expect(await running.db.query(`select kind from slack_inbox where kind = 'command'`)).toHaveLength(1)
  })
})
