import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../../blocks/action-ids.ts'
import { incidentNumber } from '../../kit/incident-number.ts'
import { sampleDiffSha } from '../../timeline/stories/samples-lifecycle.ts'
import { type Story, story } from '../../timeline/stories/story.ts'
import type { StoredEvent } from '../../timeline/timeline.ts'
import { about, said } from './decide.spec-support.ts'
import { decideClick } from './decide-click.ts'
import { twinsOf } from './twins-of.ts'

const drafted = story('payments').detected().context().cause(0.9).draft()
const twin = drafted.approved().pull({ number: 7 })
const own = (room?: string) => {
  const same_change = { incident_id: twin.incident, title: 'payments', ref: '3f2a91c', channel_id: room }
  return story('checkout')
    .detected()
    .context()
    .cause(0.9)
    .draft()
    .state('NoteAdded', { text: 'The same.', same_change })
}

/** What pressing "Approve & open PR" comes to, with the other incident as the log has it. */
async function pressed(other: Story, told = own('C0TWIN')) {
  const here = about(told, sampleDiffSha(1))
  const read: string[] = []
  const readIncident = (_: string, incident: string) => {
    read.push(incident)
    return Promise.resolve(other.events.map((event) => ({ event }) as StoredEvent))
  }
  const twins = await twinsOf({ readIncident }, here.state, here.events)
  return { decision: decideClick(ACTIONS.approveOpenPr, { ...here, twins }), read }
}

describe('src/slack/actions/twins-of.ts', () => {
  it('opens no second pull request of a diff that stands open for another incident, and says whose has it', async () => {
    const { decision, read } = await pressed(twin)
    expect(read).toEqual([twin.incident])
    expect(decision.kind).toBe('refuse')
    expect(said(decision)).toMatch(/open pull request already: #7 of incident \d+ \(.*<#C0TWIN>\)\. Decide on it there/)
    expect(said(decision)).toContain(`incident ${incidentNumber(twin.incident)} (`)
    expect(said((await pressed(twin, own())).decision)).not.toContain('<#')
  })

  it.each<readonly [string, Story]>([
    ['has none yet', drafted],
    ['holds another diff', drafted.approved().pull({ number: 7, diff_sha256: 'f'.repeat(64) })],
    ['was merged', twin.checks().mergeApproved().applied()],
    ['was rejected', twin.state('FixRejected', { reason: 'No.' })],
    [
      'belongs to an incident that is resolved',
      twin.state('IncidentResolved', { how: 'person', reason: 'Over.' }, { closes_through: 1 }),
    ],
    ['belongs to an incident that is private now', twin.state('VisibilityChanged', { visibility: 'private' })],
  ])('takes the approval where the pull request of the other %s', async (_, other) => {
    expect((await pressed(other)).decision.kind).toBe('record')
  })

  it('reads no other incident where no fix is to be decided on', async () => {
    expect((await pressed(twin, own().approved().pull({ number: 8 }))).read).toEqual([])
  })
})
