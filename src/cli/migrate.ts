import { parseArgs } from 'node:util'
import { migrateServers } from '../compose/migrate-servers.ts'
import { loadConfig } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'

/** Makes topics, queues and tables on every server that is set, and says what was done. What is embedded makes its own. */
export async function migrateAll(args: readonly string[]): Promise<void> {
  parseArgs({ args: [...args], options: {} })
  const config = loadConfig(process.env, { playsSandbox: false })
  let count = 0
  for await (const { server, made, left = [] } of migrateServers(config, { clock: systemClock, log: silentLog })) {
    count += 1
    console.log(made.length === 0 ? `${server}: all is there.` : `${server}: made ${made.join(', ')}.`)
    for (const sentence of left) console.log(`${server}: ${sentence}`)
  }
  if (count === 0) console.log('No server is set, so there is nothing to make: what is embedded makes its own.')
}
