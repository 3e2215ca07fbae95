/** Run as a process of its own: stands for the lead at the address it is given and tells when it leads and no longer does. */
import { once } from 'node:events'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { Secret } from '../../kit/secret.ts'
import { postgresLeader } from './postgres-leader.ts'

const [url = '', leaseMs = ''] = process.argv.slice(2)
const leader = postgresLeader({
  connectionString: new Secret(url),
  name: 'reconciler',
  leaseMs: Number(leaseMs),
  clock: systemClock,
  log: silentLog,
})

await leader.whileLeading(async (signal) => {
  process.send?.('leads')
  if (!signal.aborted) await once(signal, 'abort')
  process.send?.('lost')
}, new AbortController().signal)
