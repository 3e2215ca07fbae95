import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { hostAway } from './host-away.ts'

const approved = story('checkout').detected().context().cause().draft().approved()
const trigger = approved.events.at(-1)
const away = { code: 'code-host-unavailable', message: 'GitHub could not be asked; it is tried again by itself.' }

function said(afterS: number, why = away, incident: readonly TimelineEvent[] = approved.events) {
  if (trigger === undefined) throw new Error('nobody approved')
  const { tenant_id, incident_id, cycle, event_id, correlation_id } = trigger
  const about = { tenant_id, incident_id, cycle, causation_id: event_id, correlation_id }
  const now = new Date(Date.parse(trigger.time) + afterS * 1_000)
  return hostAway({ trigger, incident, about: { ...about, actor: { kind: 'worker', id: 'x' } }, now }, why)
}

describe('workers/github-integration/host-away.ts', () => {
  it('says once, two minutes after an approval, that the code host has not done it', () => {
    expect(said(119)).toEqual([])
    const [first, second] = [said(120)[0], said(500)[0]]
    expect(first).toMatchObject({ event_type: 'IntegrationDegraded', causation_id: trigger?.event_id })
    expect(second).toEqual(first)
    const { discriminator = '' } = first ?? {}
    const told = approved.state('IntegrationDegraded', { integration: 'code host' }, { discriminator })
    expect(said(500, away, told.events)).toEqual([])
  })

  it('says nothing of other waits, such as for checks or for our own second look', () => {
    expect(said(500, { code: 'checks-running', message: 'They run.' })).toEqual([])
    expect(said(500, { code: 'merge-not-seen', message: 'It is asked again.' })).toEqual([])
  })
})
