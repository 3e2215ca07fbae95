import { needsFolder } from '../../compose/ports.ts'
import type { Config } from '../../config.ts'
import type { Clock } from '../../kit/clock.ts'
import { checkClaude } from './anthropic.ts'
import { createAsker } from './asker.ts'
import type { Check } from './check.ts'
import { fail } from './check.ts'
import { checkClock } from './clocks.ts'
import { checkDatabaseEngine, checkEvidenceEngine } from './engines.ts'
import type { Examined } from './examined.ts'
import { checkGitHub } from './github.ts'
import { checkLangfuse } from './langfuse.ts'
import { checkDataDir, checkDisk, checkNode, checkPort } from './machine.ts'
import { checkServers } from './servers.ts'
import { checkSlack } from './slack.ts'
import { checkSources } from './sources.ts'
import { checkTimeline } from './timeline.ts'

/** Everything that such a process has to do with at once; each group answers for itself, whatever happens in it. Changes nothing anywhere. */
export async function examine(config: Config, clock: Clock, of: Examined): Promise<readonly Check[]> {
  const vendors = createAsker(clock)
  const { servers } = config
  const groups = await Promise.all([
    guarded('Machine', () => checkMachine(config, clock, of)),
    guarded('Engines', async () => [
      ...(servers.clickhouse || !of.ports.has('evidence') ? [] : [await checkEvidenceEngine()]),
      ...(servers.postgres || !of.ports.has('database') ? [] : [await checkDatabaseEngine()]),
    ]),
    guarded('Servers', () => checkServers(config, of)),
    guarded('Sources', () => checkSources(config)),
    guarded('Slack', async () => (of.slack ? checkSlack(config, vendors) : [])),
    guarded('GitHub', async () => (of.codeHost ? checkGitHub(config, vendors, of.codeHost) : [])),
    guarded('Claude', async () => (of.reasons ? [await checkClaude(config, vendors)] : [])),
    guarded('Langfuse', async () => (of.reasons ? checkLangfuse(config, vendors) : [])),
  ])
  const time = checkClock(vendors.skews())
  return [...groups.flat(), ...(time === undefined ? [] : [time])]
}

async function checkMachine(config: Config, clock: Clock, { ports }: Examined): Promise<readonly Check[]> {
  const { port, runs } = await checkPort(config.host, config.port, createAsker(clock))
  const folder = needsFolder(config, ports) ? [checkDataDir(config.dataDir, runs), await checkDisk(config.dataDir)] : []
  // A house that runs reads its own.
  if (!runs && ports.has('timeline') && needsFolder(config, ['timeline']))
    folder.push(...(await checkTimeline(config.dataDir)))
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
