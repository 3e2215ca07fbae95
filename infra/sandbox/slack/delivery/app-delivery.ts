import { setMaxListeners } from 'node:events'
import type { Log } from '../../../../src/kit/log.ts'
import type { Faults } from '../faults/faults.ts'
import type { Json } from '../json.ts'
import type { PendingEvent } from '../workspace/model.ts'
import { APP, TEAM } from '../workspace/seed.ts'
import { newId, type Workspace } from '../workspace/workspace.ts'
import type { Answer, Transport } from './transport.ts'

export interface AppDelivery {
  /** Sends an event with Slack's retries, and keeps it over a restart until it is acknowledged or given up. */
  event(event: Json): void
  /** Sends a command or an interaction once and gives the app's answer. */
  ask(kind: 'slash_commands' | 'interactive', payload: Json): Promise<Answer>
  close(): void
}

export interface AppDeliveryParts {
  readonly workspace: Workspace
  readonly transport: Transport
  readonly faults: Faults
  readonly log: Log
  /** The event types the app subscribed to. */
  readonly subscribed: ReadonlySet<string>
  /** Waits before the second, third, ... attempt. */
  readonly retryDelaysMs: readonly number[]
}

/** After this long Slack has stopped trying. */
const LOST_AFTER_MS = 3_600_000

export function createAppDelivery(parts: AppDeliveryParts): AppDelivery {
  const stop = new AbortController()
  // Every event in flight waits on this one signal.
  setMaxListeners(0, stop.signal)
  for (const pending of parts.workspace.store.all('events')) void deliver(parts, pending, stop.signal)
  return {
    event: (event) => {
      if (!parts.subscribed.has(String(event.type))) return
      const pending = pendingEvent(parts.workspace, event)
      parts.workspace.commit({ table: 'events', id: pending.id, row: pending })
      void deliver(parts, pending, stop.signal)
    },
    ask: (kind, payload) => parts.transport.send({ kind, payload }),
    close: () => {
      stop.abort()
      parts.transport.close()
    },
  }
}

async function deliver(parts: AppDeliveryParts, pending: PendingEvent, signal: AbortSignal): Promise<void> {
  const outcome = await attempts(parts, pending, signal)
  if (signal.aborted) return
  if (outcome === 'given up') parts.log.warn({ event_id: pending.id }, 'sandbox slack: event was never acknowledged')
  parts.workspace.commit({ table: 'events', id: pending.id, row: null })
  if (outcome === 'acknowledged' && parts.faults.take('redeliver') !== undefined)
    await parts.transport.send({ kind: 'events_api', payload: pending.body, retry: { num: 1, reason: 'timeout' } })
}

async function attempts(parts: AppDeliveryParts, pending: PendingEvent, signal: AbortSignal): Promise<string> {
  let reason = 'timeout'
  for (let num = 0; num <= parts.retryDelaysMs.length; num += 1) {
    if (num > 0) await parts.workspace.clock.sleep(parts.retryDelaysMs[num - 1] ?? 0, signal)
    await parts.transport.ready(signal)
    if (signal.aborted) return 'stopped'
    if (parts.workspace.nowMs() - pending.since_ms > LOST_AFTER_MS) return 'given up'
    const retry = num === 0 ? {} : { retry: { num, reason } }
    const answer = await parts.transport.send({ kind: 'events_api', payload: pending.body, ...retry })
    if (answer.ok) return 'acknowledged'
    if (answer.noRetry === true) return 'given up'
    reason = answer.reason
  }
  return 'given up'
}

function pendingEvent(workspace: Workspace, event: Json): PendingEvent {
  const id = newId('Ev')
  const body = {
    token: 'unused',
    team_id: TEAM.id,
    context_team_id: TEAM.id,
    context_enterprise_id: null,
    api_app_id: APP.id,
    event: { event_ts: workspace.nextTs(), ...event },
    type: 'event_callback',
    event_id: id,
    event_time: workspace.nowSeconds(),
    authorizations: [
      { enterprise_id: null, team_id: TEAM.id, user_id: APP.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
  }
  return { id, body, since_ms: workspace.nowMs() }
}
