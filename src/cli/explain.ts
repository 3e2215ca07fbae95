import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openReadOnlySegmentLog } from '../adapters/segment-log/read-only-segment-log.ts'
import { openTimeline } from '../compose/open-timeline.ts'
import { type Config, loadConfig } from '../config.ts'
import { withoutSpentApprovals } from '../incident/approvals.ts'
import { expected } from '../incident/expected.ts'
import { withoutOldHeads } from '../incident/pulls.ts'
import { foldIncident } from '../incident/state.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { GiveUp } from '../kit/outcome.ts'
import type { TimelineEvent } from '../timeline/events.ts'
import type { StoredEvent, Timeline } from '../timeline/timeline.ts'
import { findIncident } from './explain/find-incident.ts'

const USAGE = 'Name the incident: faultline explain INCIDENT [--data DIR].'

/** An incident as the log has it: for people who want to know why the bot thinks what it shows. Reads beside a running house. */
export async function explain(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' } },
    allowPositionals: true,
  })
  const [named] = positionals
  if (named === undefined || positionals.length > 1) throw new GiveUp('usage', USAGE)
  const config = loadConfig({
    ...process.env,
    ...(values.data === undefined ? {} : { FAULTLINE_DATA_DIR: values.data }),
  })
  const log = await openLogBeside(config)
  try {
    const incidentId = await findIncident(log, config.tenantId, named)
    tell(await log.readIncident(config.tenantId, incidentId))
  } finally {
    await log.close()
  }
}

/** The folder of a running house is locked for writing, and read all the same. */
async function openLogBeside(config: Config): Promise<Timeline> {
  if (config.servers.kafka !== undefined) return openTimeline(config, { clock: systemClock, log: silentLog })
  return openReadOnlySegmentLog(join(resolve(config.dataDir), 'timeline'))
}

function tell(stored: readonly StoredEvent[]): void {
  for (const { topic, offset, event } of stored) {
    const who = `${event.actor.kind} ${event.actor.display ?? event.actor.id}`
    const where = `${topic.padEnd(20)} ${String(offset).padStart(5)}`
    console.log(`${event.time}  ${where}  cycle ${event.cycle}  ${event.event_type}${detail(event)}  (${who})`)
  }
  const events = stored.map(({ event }) => event)
  const { title, status, opened, closed, gaps, reopened } = foldIncident(events)
  console.log(
    `\n${title}\nstatus ${status}: cycle ${opened} is open, closed through ${closed}${reopened ? ', reopened' : ''}`,
  )
  if (gaps.length > 0) console.log(`gaps: ${gaps.join(', ')}`)
  for (const owed of expected(withoutOldHeads(withoutSpentApprovals(events))))
    console.log(`owes ${owed.output} of cycle ${owed.cycle} on ${owed.queue}${owed.dueAt ? `, due ${owed.dueAt}` : ''}`)
}

/** An effect says what was done where, and what came of it. */
function detail(event: TimelineEvent): string {
  if (event.event_type !== 'EffectRecorded') return ''
  const { surface, key, external_id, outcome } = event.payload
  return `  ${surface} ${key} -> ${external_id} (${outcome === 'adopted' ? 'found there already' : 'done'})`
}
