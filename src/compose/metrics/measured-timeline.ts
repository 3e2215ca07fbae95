import type { Clock } from '../../kit/clock.ts'
import type { StoredEvent, Timeline } from '../../timeline/timeline.ts'
import { lagOf } from './consumer-lag.ts'
import type { Metrics } from './metrics.ts'

/** The timeline, with what goes through it counted. */
export function measuredTimeline(timeline: Timeline, metrics: Metrics, clock: Clock): Timeline {
  const lag = lagOf(timeline, metrics, clock)
  return {
    append: async (events) => {
      const end = metrics.appendSeconds.startTimer()
      const stored = await timeline.append(events)
      end()
      for (const one of stored) count(one, metrics)
      return stored
    },
    readIncident: (tenantId, incidentId) => timeline.readIncident(tenantId, incidentId),
    scan: (topics, from) => timeline.scan(topics, from),
    highWatermarks: () => timeline.highWatermarks(),
    subscribe: (options) => timeline.subscribe(lag.followed(options)),
    close: () => timeline.close(),
  }
}

function count({ event }: StoredEvent, metrics: Metrics): void {
  metrics.timelineEvents.inc({ type: event.event_type })
  if (event.event_type !== 'EffectRecorded') return
  metrics.effects.inc({ target: event.payload.surface, outcome: event.payload.outcome })
}
