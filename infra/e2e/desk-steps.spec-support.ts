import { expect, it } from 'vitest'
import { fact, incidentChannels, newIncidentChannel, openForm, saying, toldAlone } from './incident.spec-support.ts'
import { facts } from './log.spec-support.ts'
import { type Workspace, wordsOf } from './workspace.spec-support.ts'

/** A house in which one incident, of this channel, was resolved. */
export interface AfterTheLoop {
  readonly people: Workspace
  readonly dataDir: string
  readonly channel: string
}

/** Steps that follow: what every command answers, and incidents of a person's words. */
export function deskSteps(of: () => AfterTheLoop): void {
  it.each([
    ['help', /What can be typed[\s\S]*\/incident declare/],
    ['list', /Nothing is open|No incident is open|open/i],
    ['status', /resolved[\s\S]*expires/i],
    ['timeline', /expires[\s\S]*merged/i],
    ['digest now', /1 new[\s\S]*0 open[\s\S]*1 resolved/],
    ['digest', /digest/i],
    ['reslove', /Did you mean[\s\S]*resolve/],
  ])('answers /incident %s', async (text, words) => {
    const { people, channel } = of()
    await people.join('olivia', channel)
    const told = await toldAlone(people, 'olivia', channel, () =>
      people.command('olivia', channel, `/incident ${text}`),
    )
    expect(wordsOf(told)).toMatch(words)
  })

  it('takes a person’s words for an incident and runs the same path', async () => {
    const { people, dataDir, channel } = of()
    await people.command('olivia', 'general', '/incident declare')
    await openForm(people, /^Declare an incident$/)
    await expect(people.submit('olivia', {})).rejects.toThrow(/422/)
    await people.submit('olivia', { 'What is wrong?': 'Customers say that payments take very long' })
    const opened = await newIncidentChannel(people, { beside: [channel] })
    const [, declared] = await facts(dataDir, 'IncidentDetected')
    expect(declared).toMatchObject({ actor: { kind: 'human', id: 'UOLIVIA001' }, payload: { source: 'person' } })
    const about = { incidentId: declared?.incident_id ?? '' }
    await fact(dataDir, 'ContextBuilt', about)
    const { payload } = await fact(dataDir, 'RootCauseProposed', about)
    expect(['cause', 'unknown']).toContain(payload.verdict)
    await saying(people, opened, /Cause (proposed|not known)|Nothing found/)
    await people.join('olivia', opened)
    await toldAlone(people, 'olivia', opened, () => people.command('olivia', opened, '/incident resolve'))
    await people.press('olivia', opened, 'Confirm resolved')
    await fact(dataDir, 'IncidentResolved', about)
  })

  it('suppresses what is not worth anybody’s time', async () => {
    const { people, dataDir } = of()
    const beside = await incidentChannels(people)
    await people.command('olivia', 'general', '/incident declare The catalog is slow in the load test')
    await openForm(people, /^Declare an incident$/)
    await people.submit('olivia', {})
    const opened = await newIncidentChannel(people, { beside })
    // Until the incident is known by its channel, a command there asks which one is meant.
    await saying(people, opened, /Cause (proposed|not known)|Nothing found/)
    await people.join('olivia', opened)
    await people.command('olivia', opened, '/incident suppress It is our own load test')
    await openForm(people, /^Suppress$/)
    await people.submit('olivia', {})
    expect((await fact(dataDir, 'IncidentSuppressed')).payload.reason).toBe('It is our own load test')
    await saying(people, 'incidents', /Suppressed/)
  })
}
