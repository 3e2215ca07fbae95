import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openReadOnlySegmentLog } from '../adapters/segment-log/read-only-segment-log.ts'
import { openTimeline } from '../compose/open-timeline.ts'
import { type Config, loadConfig } from '../config.ts'
import { expected } from '../incident/expected.ts'
import { foldIncident } from '../incident/state.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { GiveUp } from '../kit/outcome.ts'
import type { Timeline } from '../timeline/timeline.ts'

/** An incident as the log has it: for people who want to know why the bot thinks what it shows. Reads beside a running house. */
export async function explain(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' } },
    allowPositionals: true,
  })
  const [incidentId] = positionals
  if (incidentId === undefined) throw new GiveUp('usage', 'Name the incident: faultline explain INCIDENT [--data DIR].')
  const config = loadConfig({
    ...process.env,
    ...(values.data === undefined ? {} : { FAULTLINE_DATA_DIR: values.data }),
  })
  const log = await openLogBeside(config)
  const stored = await log.readIncident(config.tenantId, incidentId)
  await log.close()
  if (stored.length === 0) {
    const where = config.servers.kafka ? 'on Kafka' : `in ${config.dataDir}`
    throw new GiveUp('not-found', `There is no incident ${incidentId} of tenant ${config.tenantId} ${where}.`)
  }
  const events = stored.map(({ event }) => event)
  const state = foldIncident(events)
  for (const { topic, offset, event } of stored) {
    const who = `${event.actor.kind} ${event.actor.display ?? event.actor.id}`
    console.log(
      `${event.time}  ${topic.padEnd(20)} ${String(offset).padStart(5)}  cycle ${event.cycle}  ${event.event_type}  (${who})`,
    )
  }
  const { status, opened, closed, gaps, reopened } = state
  console.log(
    `\n${state.title}\nstatus ${status}: cycle ${opened} is open, closed through ${closed}${reopened ? ', reopened' : ''}`,
  )
  if (gaps.length > 0) console.log(`gaps: ${gaps.join(', ')}`)
  for (const owed of expected(events))
    console.log(`owes ${owed.output} of cycle ${owed.cycle} on ${owed.queue}${owed.dueAt ? `, due ${owed.dueAt}` : ''}`)
}

/** The folder of a running house is locked for writing, and read all the same. */
function openLogBeside(config: Config): Promise<Pick<Timeline, 'readIncident' | 'close'>> {
  if (config.servers.kafka !== undefined) return openTimeline(config, { clock: systemClock, log: silentLog })
  return openReadOnlySegmentLog(join(resolve(config.dataDir), 'timeline'))
}
