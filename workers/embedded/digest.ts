import type { House } from '../../src/compose/house.ts'
import { crashPoint } from '../../src/kit/crash-point.ts'
import { createDigest } from '../../src/slack/digest/schedule-digest.ts'
import type { SlackSurface } from '../../src/slack/slack.ts'
import type { RunSlot } from '../../src/tasks/schedules.ts'

/** How far back a digest of the same day may have been posted. */
const LOOK_BACK_MS = 36 * 3_600_000
/** How long Slack's history may lag behind a post whose answer was lost. */
const LOOK_AGAIN_MS = 5_000

/** The daily digest, posted once: its key is looked up in the channel, twice, before anything is sent. */
export function digestOf(
  house: Pick<House, 'incidents' | 'timeline' | 'clock' | 'log' | 'config'>,
  slack: SlackSurface,
  onCall: () => Promise<readonly string[]>,
): RunSlot {
  const { incidents, timeline, clock, log, config } = house
  return createDigest({
    incidents,
    timeline,
    tenantId: config.tenantId,
    isNew: (at) => beganAfter(timeline, at),
    clock,
    log,
    settings: { channel: config.incidentsChannel, ...config.digest },
    async post(name, message, key) {
      const channel = await slack.joinChannel(name, onCall)
      const since = new Date(clock.now().getTime() - LOOK_BACK_MS)
      const isThere = async () => (await slack.findMessage({ channel }, key, since)) !== undefined
      if (await isThere()) return
      await clock.sleep(LOOK_AGAIN_MS)
      if (await isThere()) return
      crashPoint('slack.digest:before')
      await slack.postMessage({ channel }, message, { incident_id: 'digest', key })
      crashPoint('slack.digest:after')
    },
  })
}

/** By the first fact of the log; one that is empty begins after everything. */
async function beganAfter(timeline: Pick<House['timeline'], 'scan'>, at: Date): Promise<boolean> {
  for await (const { events } of timeline.scan(['debugging.timeline'])) {
    const [first] = events
    if (first !== undefined) return Date.parse(first.event.time) > at.getTime()
  }
  return true
}
