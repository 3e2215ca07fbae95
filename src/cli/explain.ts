import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openReadOnlySegmentLog } from '../adapters/segment-log/read-only-segment-log.ts'
import { loadConfig } from '../config.ts'
import { withoutSpentApprovals } from '../incident/approvals.ts'
import { expected } from '../incident/expected.ts'
import { withoutOldHeads } from '../incident/pulls.ts'
import { foldIncident } from '../incident/state.ts'
import { GiveUp } from '../kit/outcome.ts'

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
  const log = await openReadOnlySegmentLog(join(resolve(config.dataDir), 'timeline'))
  const stored = await log.readIncident(config.tenantId, incidentId)
  await log.close()
  if (stored.length === 0)
    throw new GiveUp(
      'not-found',
      `There is no incident ${incidentId} of tenant ${config.tenantId} in ${config.dataDir}.`,
    )
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
  for (const owed of expected(withoutOldHeads(withoutSpentApprovals(events))))
    console.log(`owes ${owed.output} of cycle ${owed.cycle} on ${owed.queue}${owed.dueAt ? `, due ${owed.dueAt}` : ''}`)
}
