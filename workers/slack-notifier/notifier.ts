import type { Clock } from '../../src/kit/clock.ts'
import type { Log } from '../../src/kit/log.ts'
import { RetryLater } from '../../src/kit/outcome.ts'
import { createOutbox, type Outbox, type OutboxSettings } from '../../src/slack/outbox/outbox.ts'
import { readReceipts } from '../../src/slack/outbox/receipts.ts'
import type { OutboxStore } from '../../src/slack/outbox/store.ts'
import { desiredSurfaces } from '../../src/slack/present/desired-surfaces.ts'
import type { PresentSettings } from '../../src/slack/present/surface.ts'
import type { SlackSurface } from '../../src/slack/slack.ts'
import { eventsOf } from '../../src/timeline/events-of.ts'
import type { RecordFacts } from '../../src/timeline/record.ts'
import type { Batch, Timeline } from '../../src/timeline/timeline.ts'
import { findLiveIncidents } from './catch-up.ts'
import { createLanes, type Lanes } from './lanes.ts'

export interface SlackNotifierSettings extends OutboxSettings, PresentSettings {
  /** Closed incidents are caught up at the start when something happened to them within this; 7 days by default. */
  readonly recentMs?: number
}

export interface SlackNotifierNeeds {
  readonly timeline: Timeline
  readonly store: OutboxStore
  readonly slack: SlackSurface
  readonly record: RecordFacts
  readonly clock: Clock
  readonly log: Log
  readonly settings: SlackNotifierSettings
  /** What Slack should show of an incident; how it looks is no business of the notifier. Default: `desiredSurfaces`. */
  readonly present?: typeof desiredSurfaces
}

export interface SlackNotifier {
  /** Resolves when the signal aborts and what was in hand is finished. */
  run(signal: AbortSignal): Promise<void>
}

const WEEK_MS = 7 * 86_400_000
const SWEEP_MS = 15_000
/** Each draws one incident at a time and keeps a connection to the database meanwhile: some are left for what is sent. */
const PARTITIONS_AT_ONCE = 6

/** Keeps Slack in agreement with the timeline: what should be shown is computed, compared with the receipts, and done. */
export function createSlackNotifier(needs: SlackNotifierNeeds): SlackNotifier {
  const { timeline, settings, present = desiredSurfaces } = needs
  const readEvents = async (incidentId: string) => eventsOf(await timeline.readIncident(settings.tenantId, incidentId))
  const outbox = createOutbox({ ...needs, readEvents })

  /** Reads the set, computes what Slack should show, and makes that durable. */
  async function sync(incidentId: string): Promise<void> {
    await outbox.want(incidentId, async () => {
      const events = await readEvents(incidentId)
      return { surfaces: present(events, settings), receipts: readReceipts(events) }
    })
  }

  return { run: (signal) => run({ ...needs, outbox, sync }, signal) }
}

interface Desk extends SlackNotifierNeeds {
  readonly outbox: Outbox
  readonly sync: (incidentId: string) => Promise<void>
}

async function run(desk: Desk, signal: AbortSignal): Promise<void> {
  const { timeline, clock, log, settings, outbox } = desk
  const lanes = createLanes({ clock, log, signal, pass: (incidentId) => drain(desk, incidentId, signal) })
  await outbox.revive()
  await wakeOpen(outbox, lanes)
  const subscription = await timeline.subscribe({
    group: 'slack-notifier',
    topics: ['debugging.timeline', 'debugging.internal'],
    atOnce: PARTITIONS_AT_ONCE,
    handle: async (batch) => {
      for (const incidentId of touched(batch, settings.tenantId)) {
        await syncSafely(desk, incidentId)
        lanes.wake(incidentId)
      }
    },
  })
  await catchUp(desk, lanes, signal)
  while (!signal.aborted) {
    await clock.sleep(SWEEP_MS, signal)
    // What another process had in hand when it died is nobody's until somebody looks.
    if (settings.alone !== true && !signal.aborted)
      await wakeOpen(outbox, lanes).catch((error: unknown) => {
        log.warn({ error: String(error) }, 'the outbox could not be looked through; it is tried again')
      })
  }
  await subscription.stop()
  await lanes.idle()
}

async function drain({ outbox, sync }: Desk, incidentId: string, signal: AbortSignal): Promise<number | undefined> {
  const { dueAt, channelMade } = await outbox.drain(incidentId, signal)
  // The card and the brief may name the channel now, so they are drawn again before they are posted.
  if (channelMade) await sync(incidentId)
  return dueAt
}

async function wakeOpen(outbox: Outbox, lanes: Lanes): Promise<void> {
  for (const incidentId of await outbox.open()) lanes.wake(incidentId)
}

/** A set that cannot be drawn is a fault of ours: it is told, and holds up nobody else's incident. */
async function syncSafely({ sync, log }: Desk, incidentId: string): Promise<void> {
  try {
    await sync(incidentId)
  } catch (error) {
    if (error instanceof RetryLater) throw error
    log.error({ incident_id: incidentId, error: String(error) }, 'an incident cannot be shown')
  }
}

/** A newer build may draw what is open otherwise, and a lost database knows nothing: every live incident is looked at. */
async function catchUp(desk: Desk, lanes: Lanes, signal: AbortSignal): Promise<void> {
  const { timeline, settings, clock, log } = desk
  const from = new Date(clock.now().getTime() - (settings.recentMs ?? WEEK_MS))
  for (const incidentId of await findLiveIncidents(timeline, settings.tenantId, from)) {
    if (signal.aborted) return
    await syncSafely(desk, incidentId).catch((error: unknown) => {
      log.warn({ incident_id: incidentId, error: String(error) }, 'an incident is caught up later')
    })
    lanes.wake(incidentId)
  }
}

/** Incidents to look at after a batch. Our own receipts change nothing that is shown, the channel's apart. */
function touched({ events }: Batch, tenantId: string): ReadonlySet<string> {
  const ids = events.flatMap(({ event }) => {
    const own = event.event_type === 'EffectRecorded' && event.payload.key !== 'channel'
    return event.tenant_id === tenantId && !own ? [event.incident_id] : []
  })
  return new Set(ids)
}
