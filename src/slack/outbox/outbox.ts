import type { Clock } from '../../kit/clock.ts'
import { sha256Hex } from '../../kit/hash.ts'
import type { Log } from '../../kit/log.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import type { RecordFacts } from '../../timeline/record.ts'
import { ROOM } from '../present/room-refused.ts'
import type { SlackSurface } from '../slack.ts'
import { type Drained, drain } from './drain.ts'
import { logSays } from './log-says.ts'
import { Rates } from './rates.ts'
import type { Owner } from './row.ts'
import type { OutboxStore } from './store.ts'
import { type Wanted, wantSurfaces } from './want.ts'

export interface OutboxSettings {
  readonly tenantId: string
  /** Name or id of the channel of all incidents. */
  readonly incidentsChannel: string
  /** Slack user ids of those who are in that channel when it is made. */
  readonly responders: readonly string[]
  /** How long Slack may hide a message that it took; 5 s by default. */
  readonly lookupDelayMs?: number
  /** Until the next try after Slack refused our token or access; doubles up to 15 min; 30 s by default. */
  readonly refusalDelayMs?: number
  /** Until the next try in an archived channel of an open incident; doubles up to 10 min; 1 min by default. */
  readonly archivedDelayMs?: number
  /** After this a claimed row is taken from a process that died; 15 s by default, and more than a call may take. */
  readonly leaseMs?: number
  /** No other process works on these rows: what is claimed at a start was claimed by one that died, and is free at once. */
  readonly alone?: boolean
  /** Between two edits of one message; 1.2 s by default. */
  readonly editGapMs?: number
  /** Messages in one channel; Slack's own figures by default. */
  readonly rates?: { readonly burst?: number; readonly perSecond?: number }
}

export interface OutboxNeeds {
  readonly store: OutboxStore
  readonly slack: SlackSurface
  readonly record: RecordFacts
  /** The incident's events by offset, our receipts among them. */
  readonly readEvents: (incidentId: string) => Promise<readonly TimelineEvent[]>
  readonly clock: Clock
  readonly log: Log
  readonly settings: OutboxSettings
}

/** Makes Slack agree with what is wanted, each thing once as far as anybody can see. */
export interface Outbox {
  /** Durable when resolved; nothing is sent yet. `read` reads the log, while nobody else draws this incident. */
  want(incidentId: string, read: () => Promise<Wanted>): Promise<void>
  /** One pass over what is due. */
  drain(incidentId: string, signal: AbortSignal): Promise<Drained>
  /** Incidents with something left to do. */
  open(): Promise<readonly string[]>
  /** For a start. Tries once more what was refused or left out before, and, alone, what a dead process had in hand. */
  revive(): Promise<void>
}

export function createOutbox(needs: OutboxNeeds): Outbox {
  const { store, clock, settings } = needs
  const owner = (incident: string): Owner => ({ tenant: settings.tenantId, incident })
  const rates = new Rates(settings.rates)
  const incidents = remembered(() =>
    needs.slack.joinChannel(settings.incidentsChannel, async () => settings.responders),
  )
  const degraded = tellOnce(needs)
  const noRoom = (of: Owner, why: string) => stateTrouble(needs, of, ROOM, why, `slack:channel:${sha256Hex(why)}`)
  const readLog = async (incident: string) => logSays(await needs.readEvents(incident))
  const { lookupDelayMs = 5_000, refusalDelayMs = 30_000, archivedDelayMs = 60_000 } = settings
  const { leaseMs = 15_000, editGapMs = 1_200 } = settings
  const times = { lookupDelayMs, refusalDelayMs, archivedDelayMs, leaseMs, editGapMs }
  return {
    want: (incident, read) => wantSurfaces(store, owner(incident), read, clock.now().getTime()),
    drain: (incident, signal) => {
      const { slack, record, log } = needs
      const asked = { incidents, degraded, noRoom, readLog }
      return drain({ store, slack, record, clock, log, rates, signal, ...asked, ...times }, owner(incident))
    },
    open: () => store.openIncidents(settings.tenantId),
    revive: async () => {
      const nowMs = clock.now().getTime()
      await store.reviveRows(settings.tenantId, nowMs)
      if (settings.alone === true) await store.freeRows(settings.tenantId, nowMs)
    },
  }
}

/** A missing optional scope is said once for each kind of thing, in the log and on the internal topic. */
function tellOnce({ log, record }: OutboxNeeds) {
  const told = new Set<string>()
  return async (owner: Owner, kind: string, why: string): Promise<void> => {
    if (told.has(kind)) return
    told.add(kind)
    log.warn({ kind, why }, 'Slack surfaces of this kind are left out')
    await stateTrouble({ record }, owner, `slack ${kind}`, why, `slack:${kind}`)
  }
}

async function stateTrouble(
  { record }: Pick<OutboxNeeds, 'record'>,
  { tenant, incident }: Owner,
  integration: string,
  what: string,
  discriminator: string,
): Promise<void> {
  const about = { tenant_id: tenant, incident_id: incident, cycle: 1, discriminator }
  const actor = { kind: 'integration', id: 'slack-notifier' } as const
  await record([{ event_type: 'IntegrationDegraded', ...about, actor, payload: { integration, what } }])
}

/** The answer is kept; a failure is asked again. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined
      throw error
    })
    return answer
  }
}
