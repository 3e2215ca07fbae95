import { describe, expect, it, vi } from 'vitest'
import { story } from '../../timeline/stories/story.ts'
import { deskForEach } from './desk-for-each.spec-support.ts'
import { found, peopleAt } from './desk-people.spec-support.ts'
import { GENERAL } from './slack-app.spec-support.ts'

describe('src/adapters/slack/slack-app.ts, what is known already', () => {
  const running = deskForEach()

  const { run, press, submit, modal, isTold } = peopleAt(() => running.desk)

  it('names the incident that is about the declared service already, and opens another when asked once more', async () => {
    await running.desk.tell(found.effect('slack', 'channel', GENERAL))
    await run('dan', '/incident declare')
    expect(JSON.stringify(await modal('dan'))).toMatch(/Known already: incident \d{3} <#CGENERAL01>/)
    await submit('dan', { what: 'Checkout answers 500 to "some"' })
    await isTold('dan', /Nothing was declared yet: incident \d{3} <#CGENERAL01> is about checkout already.*Your words/)
    expect(await running.desk.open()).toHaveLength(1)
    await press('dan', 'Open another')
    expect(JSON.stringify(await modal('dan'))).toContain('"initial_value":"Checkout answers 500 to \\"some\\""')
    await submit('dan', { what: 'Checkout answers 500 to "some"', service: 'checkout' })
    await vi.waitFor(async () => expect(await running.desk.open()).toHaveLength(2), 5_000)
  })

  it('opens another as private and as severe as it was to be', async () => {
    await running.desk.tell(found.effect('slack', 'channel', GENERAL))
    await run('dan', '/incident declare')
    await modal('dan')
    await submit('dan', {
      what: 'Card numbers leak',
      service: 'checkout',
      severity: 'SEV-2',
      private: 'Keep it private',
    })
    await isTold('dan', /Nothing was declared yet/)
    await press('dan', 'Open another')
    await modal('dan')
    await submit('dan', {})
    await vi.waitFor(async () => expect(await running.desk.open()).toHaveLength(2), 5_000)
    const another = (await running.desk.open()).find(({ title }) => title === 'Card numbers leak')
    expect(another).toMatchObject({ private: true, severity: 'SEV-2', service: 'checkout' })
  })

  it('shows a private incident that has no channel to who declared it, who may work on it, and to nobody else', async () => {
    const why = 'Slack refused conversations.create: missing_scope; add the scope.'
    const secret = story('checkout').state(
      'IncidentDetected',
      { private: true, title: 'Card numbers leak', source: 'person' },
      { actor: { kind: 'human', id: 'UDAN000001', display: 'Dan' } },
    )
    await running.desk.tell(secret.state('IntegrationDegraded', { integration: 'slack channel', what: why }))
    await run('olivia', '/incident list')
    await isTold('olivia', /No incident is open that you may see/)
    await run('dan', '/incident list')
    await isTold('dan', /Card numbers leak.*private, shown to you alone.*No channel could be opened.*missing_scope/)
    await press('dan', 'Status')
    await isTold('dan', /Card numbers leak.*since/)
    await run('olivia', '/incident status')
    await isTold('olivia', /No incident is open that you may see/)
  })

  it('offers to open a freshly suppressed incident again, and names it to who declares without a service', async () => {
    const start = new Date(Date.now() - 600_000).toISOString()
    await running.desk.tell(
      story('checkout', { start }).detected().suppressed({ mutes: 'this_incident', reason: 'a drill' }),
    )
    await run('dan', '/incident declare')
    await modal('dan')
    await submit('dan', { what: 'checkout fails' })
    await isTold('dan', /incident \d{3} \(suppressed\) is about checkout already.*Open again/)
    expect(await running.desk.open()).toHaveLength(0)
    await run('dan', '/incident declare')
    await modal('dan')
    await submit('dan', { what: 'Customers call' })
    await isTold('dan', /Declared: \*Customers call\*.*Known already: incident \d{3} \(suppressed\)/)
    expect(await running.desk.open()).toMatchObject([{ service: 'unknown' }])
  })

  it('keeps a resolution in the digest when the incident is opened again', async () => {
    const start = new Date(Date.now() - 1_800_000).toISOString()
    await running.desk.tell(story('checkout', { start }).detected().wait(255).resolved().requested())
    await run('dan', '/incident digest')
    await isTold('dan', /1 resolved \(1 of them not for good\), 0 suppressed.*Until resolved\*\\n4 min 35 s on average/)
  })
})
