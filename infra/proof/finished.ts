import { sha256Hex } from '../../src/kit/hash.ts'
import { renderSha256 } from '../../src/slack/outbox/want.ts'
import { desiredSurfaces } from '../../src/slack/present/desired-surfaces.ts'
import type { Surface } from '../../src/slack/present/surface.ts'
import { sealDraft } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'

export const TENANT = 'acme'
export const LOOK = { channelPrefix: 'inc', whoMayApprove: 'Anyone on call may approve.', onCall: '', responders: [] }

/** Four kinds of incident that are over: fixed, fixed at the second try, fixed after a "no", muted. */
const ENDINGS: readonly ((begun: Story) => Story)[] = [
  (begun) => resolved(merged(begun)),
  (begun) => resolved(merged(explained(merged(begun).evaluated('fail')))),
  (begun) => resolved(merged(explained(begun.rejected()))),
  (begun) => begun.suppressed(),
]

/** All events of a finished incident, receipts of everything that was done outside among them. The same each time. */
export function finished(number: number, start = '2026-03-02T09:00:00.000Z'): readonly TimelineEvent[] {
  const begun = story(`service-${number % 20}`, { tenant: TENANT, incident: `inc_${number}`, start })
  const ending = ENDINGS[number % ENDINGS.length] ?? explained
  const told = ending(explained(begun.detected()))
  const facts = told.events
  const pulls = facts.some((event) => event.event_type === 'FixProposed' && event.payload.stage === 'pull_request')
  const done = pulls ? told.effect('code-host', 'pull', 'acme/shop#42').events.slice(-1) : []
  const channel = receiptOf(facts, 'channel', `C${idOf(number, 'channel')}`, 'channel')
  const surfaces = desiredSurfaces([...facts, channel], LOOK)
  return [...facts, ...done, ...surfaces.filter(isDone).map((one) => receiptFor(one, facts, number))]
}

function explained(told: Story): Story {
  return told.context().cause(0.9).draft()
}

function merged(told: Story): Story {
  return told.approved().pull().checks().mergeApproved().applied()
}

function resolved(told: Story): Story {
  return told.evaluated('pass').resolved().state('PostmortemDrafted')
}

/** What is only edited where it stands was never posted. */
function isDone(surface: Surface): boolean {
  return surface.kind !== 'message' || surface.mode !== 'if-shown'
}

function receiptFor(surface: Surface, facts: readonly TimelineEvent[], number: number): TimelineEvent {
  const channel = `C${idOf(number, 'channel')}`
  const external = surface.kind === 'channel' ? channel : `${channel}/1700000000.${idOf(number, surface.key)}`
  return receiptOf(facts, surface.key, external, renderSha256(surface))
}

function receiptOf(facts: readonly TimelineEvent[], key: string, external_id: string, render_sha256: string) {
  const last = facts.at(-1)
  const { tenant_id, incident_id, time } = last ?? { tenant_id: TENANT, incident_id: '', time: '' }
  const actor = { kind: 'integration', id: 'slack-notifier' } as const
  const about = { tenant_id, incident_id, cycle: 1, discriminator: `slack:${key}:1`, actor, time }
  const payload = { surface: 'slack', key, external_id, outcome: 'done', render_sha256 } as const
  return sealDraft({ event_type: 'EffectRecorded', ...about, payload }, new Date(time), (same) => same)
}

function idOf(number: number, key: string): string {
  return sha256Hex(`${number} ${key}`).slice(0, 10).toUpperCase()
}
