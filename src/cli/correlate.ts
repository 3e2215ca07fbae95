import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Findings } from '../../blocks/findings/props.ts'
import { questionsOf } from '../../workers/embedded/questions/questions.ts'
import type { House } from '../compose/house.ts'
import { openHouse } from '../compose/open-house.ts'
import type { Config } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import { lockHolder } from '../kit/file-lock.ts'
import { silentLog } from '../kit/log.ts'
import { GiveUp, RetryLater } from '../kit/outcome.ts'
import { readWindow } from '../slack/commands/read-window.ts'
import { chartFileOf, writeChart } from './chart-file.ts'
import { correlationChart } from './correlate/correlation-chart.ts'
import { correlationLines } from './correlate/correlation-lines.ts'
import { type PastIncidents, pastIncidents } from './correlate/past-incidents.ts'
import { configWith } from './options.ts'

const USAGE =
  'Name services and, if you like, a time: faultline correlate app,database last 2 hours [--chart FILE.svg] [--json] [--data DIR].'

/** Several services on one axis of time, from the evidence of the data folder or of CLICKHOUSE_URL; nothing is changed. */
export async function correlate(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean' }, data: { type: 'string', short: 'd' }, chart: { type: 'string' } },
    allowPositionals: true,
  })
  const text = positionals.join(' ')
  if (text.trim() === '') throw new GiveUp('usage', USAGE)
  const chart = chartFileOf(values.chart)
  const config = configWith(values.data === undefined ? [] : ['--data', values.data])
  refuseNothing(config)
  const past = await pastIncidents(config)
  const house = await openAlone(config)
  try {
    const found = await ask(house, past, text)
    if (chart !== undefined) await writeChart(chart, correlationChart(found))
    console.log(values.json === true ? JSON.stringify(found, undefined, 2) : correlationLines(found).join('\n'))
  } finally {
    await past?.close()
    await house.close()
  }
}

/** A folder that is not there is a name that was mistyped: nothing is made of it. */
function refuseNothing({ servers, dataDir }: Config): void {
  if (servers.clickhouse !== undefined || existsSync(resolve(dataDir))) return
  throw new GiveUp(
    'no-evidence',
    `There is no evidence in ${resolve(dataDir)}: the folder does not exist. Name the folder of a house with --data, or set CLICKHOUSE_URL.`,
  )
}

/** One process at a time has the embedded evidence. */
async function openAlone(config: Config): Promise<House> {
  // Its own engine would say so too, on standard error and in its own words.
  const isHeld =
    config.servers.clickhouse === undefined && lockHolder(join(resolve(config.dataDir), 'lock')) !== undefined
  if (isHeld) throw inUse(config)
  try {
    return await openHouse(config, silentLog, { ports: new Set(['evidence']) })
  } catch (error) {
    if (!(error instanceof RetryLater) || config.servers.clickhouse !== undefined) throw error
    throw inUse(config, error)
  }
}

function inUse({ dataDir }: Config, cause?: unknown): GiveUp {
  return new GiveUp(
    'evidence-in-use',
    `The evidence in ${dataDir} could not be opened; a running house holds it. Ask there with /correlate, stop that house, or set CLICKHOUSE_URL.`,
    { cause },
  )
}

/** As in Slack, with what the timeline knows of incidents: their errors are nothing usual. */
async function ask(house: House, past: PastIncidents | undefined, text: string): Promise<Findings> {
  const here = { now: systemClock.now(), timeZone: house.config.digest.timeZone }
  const told = readWindow(text, here)
  const read = told.kind === 'read' && told.window === undefined ? readWindow(`last hour ${text}`, here) : told
  if (read.kind === 'problem') throw new GiveUp('usage', plain(read.said))
  if (read.window === undefined) throw new GiveUp('usage', USAGE)
  const { evidence, clock, config, codeHost, redactor, sources } = house
  const known = past === undefined ? {} : { incidents: past.incidents, timeline: past.timeline }
  const needs = {
    evidence,
    clock,
    config,
    redactor,
    sources,
    ...known,
    ...(codeHost === undefined ? {} : { codeHost }),
  }
  const answer = await questionsOf(needs).correlate({ window: read.window, words: read.words })
  if (answer.kind === 'problem') throw new GiveUp('usage', plain(answer.said))
  return answer.found
}

/** Examples stand in backquotes for Slack. */
function plain(said: string): string {
  return said.replaceAll('`', '"')
}
