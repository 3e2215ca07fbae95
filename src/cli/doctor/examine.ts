import { needsFolder, PORTS } from '../../compose/ports.ts'
import type { Config } from '../../config.ts'
import type { Clock } from '../../kit/clock.ts'
import { checkClaude } from './anthropic.ts'
import { createAsker } from './asker.ts'
import type { Check } from './check.ts'
import { fail } from './check.ts'
import { checkClock } from './clocks.ts'
import { checkDatabaseEngine, checkEvidenceEngine } from './engines.ts'
import { checkGitHub } from './github.ts'
import { checkDataDir, checkDisk, checkNode, checkPort } from './machine.ts'
import { checkServers } from './servers.ts'
import { checkSlack } from './slack.ts'
import { checkSources } from './sources.ts'
import { checkTimeline } from './timeline.ts'

/** Everything at once; each group answers for itself, whatever happens in it. Changes nothing anywhere. */
export async function examine(config: Config, clock: Clock): Promise<readonly Check[]> {
  const vendors = createAsker(clock)
  const groups = await Promise.all([
    guarded('Machine', () => checkMachine(config, clock)),
    guarded('Engines', async () => [
      ...(config.servers.clickhouse ? [] : [await checkEvidenceEngine()]),
      ...(config.servers.postgres ? [] : [await checkDatabaseEngine()]),
    ]),
    guarded('Servers', () => checkServers(config)),
    guarded('Sources', () => checkSources(config)),
    guarded('Slack', () => checkSlack(config, vendors)),
    guarded('GitHub', () => checkGitHub(config, vendors)),
    guarded('Claude', async () => [await checkClaude(config, vendors)]),
  ])
  const time = checkClock(vendors.skews())
  return [...groups.flat(), ...(time === undefined ? [] : [time])]
}

async function checkMachine(config: Config, clock: Clock): Promise<readonly Check[]> {
  const { port, runs } = await checkPort(config.host, config.port, createAsker(clock))
  const folder = needsFolder(config, PORTS) ? [checkDataDir(config.dataDir, runs), await checkDisk(config.dataDir)] : []
  // A house that runs reads its own.
  if (!runs && needsFolder(config, ['timeline'])) folder.push(...(await checkTimeline(config.dataDir)))
  return [checkNode(), ...folder, port]
}

/** An answer nobody foresaw is a failing check, not a stack trace. */
async function guarded(name: string, look: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await look()
  } catch (error) {
    const why = error instanceof Error ? error.name : 'an unknown fault'
    const remedy = 'See that the address is right and that no proxy answers in its place.'
    return [fail(name, `What came back could not be read (${why}).`, remedy)]
  }
}
