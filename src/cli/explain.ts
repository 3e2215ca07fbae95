import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openReadOnlySegmentLog } from '../adapters/segment-log/read-only-segment-log.ts'
import { openTimeline } from '../compose/open-timeline.ts'
import { type Config, loadConfig } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { GiveUp } from '../kit/outcome.ts'
import type { Timeline } from '../timeline/timeline.ts'
import { findIncident } from './explain/find-incident.ts'
import { storyLines } from './explain/story-lines.ts'

const USAGE = 'Name the incident: faultline explain INCIDENT [--all] [--data DIR].'

/** An incident as the log has it: for people who want to know why the bot thinks what it shows. Reads beside a running house. */
export async function explain(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { data: { type: 'string', short: 'd' }, all: { type: 'boolean', default: false } },
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
    const { tenantId } = config
    const incidentId = await findIncident(log, { tenantId, named, where: placeOf(config) })
    console.log(storyLines(await log.readIncident(tenantId, incidentId), values.all).join('\n'))
  } finally {
    await log.close()
  }
}

/** The folder of a running house is locked for writing, and read all the same. */
async function openLogBeside(config: Config): Promise<Timeline> {
  if (config.servers.kafka !== undefined) return openTimeline(config, { clock: systemClock, log: silentLog })
  return openReadOnlySegmentLog(placeOf(config))
}

function placeOf({ servers, dataDir }: Config): string {
  return servers.kafka === undefined ? join(resolve(dataDir), 'timeline') : 'Kafka'
}
