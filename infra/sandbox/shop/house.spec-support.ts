import { join } from 'node:path'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { gitCodeHost } from './git-code-host.spec-support.ts'
import { startShop } from './start-shop.ts'

/** A process that only runs a shop in the directory it is given, says the shop's pid, and waits to be killed. */
const root = process.argv[2] ?? ''
const shop = await startShop({
  dir: join(root, 'shop'),
  codeHost: gitCodeHost(join(root, 'repository')),
  otlpEndpoint: 'http://127.0.0.1:9',
  clock: systemClock,
  log: silentLog,
})
process.send?.(shop.status()?.pid)
