import { isCall } from '../incident/calls.ts'
import { silentLog } from '../kit/log.ts'
import { redact } from '../redact/redact.ts'
import { type Draft, sealDraft } from '../timeline/draft.ts'
import { TimelineEvent } from '../timeline/events.ts'
import type { Work } from './define-worker.ts'

/** The work that the last event of a story makes due, as the runner would hand it to a worker. */
export function workAfter(
  events: readonly TimelineEvent[],
  more: { readonly now?: string; readonly slot?: number; readonly cycle?: number; readonly attempt?: number } = {},
): Work {
  const calls = events.filter(isCall)
  const incident = events.filter((event) => !isCall(event))
  const trigger = incident.at(-1)
  if (trigger === undefined) throw new Error('A story needs an event before there is work; tell one.')
  const { tenant_id, incident_id, event_id, correlation_id } = trigger
  const cycle = more.cycle ?? trigger.opens_cycle ?? trigger.cycle
  const about = {
    tenant_id,
    incident_id,
    cycle,
    causation_id: event_id,
    correlation_id,
    actor: { kind: 'worker', id: 'spec' },
  } as const
  return {
    task: {
      queue: 'rca-tasks',
      key: 'k'.repeat(64),
      tenant_id,
      incident_id,
      trigger_event_id: event_id,
      cycle,
      slot: more.slot ?? 0,
    },
    trigger,
    incident,
    calls,
    now: new Date(more.now ?? trigger.time),
    attempt: more.attempt ?? 1,
    signal: new AbortController().signal,
    log: silentLog,
    reread: async () => ({ incident, isDue: true }),
    about,
  }
}

/** A draft as the log would hold it: redacted, sealed and checked against the catalogue. */
export function stated(draft: Draft | undefined, now: Date): TimelineEvent {
  if (draft === undefined) throw new Error('The worker stated nothing; look at what it was given.')
  // A draft of a union of types seals to an event of the union; the parse proves it.
  return TimelineEvent.parse(sealDraft(draft as Parameters<typeof sealDraft>[0], now, redact))
}
