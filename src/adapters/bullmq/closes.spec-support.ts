import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { openBullmqSchedules } from './bullmq-schedules.ts'

/** A process that closes its schedules while their server does not let it in, says so, and ends by itself: `REDIS_URL`. */
const [redisUrl = ''] = process.argv.slice(2)
const around = { clock: systemClock, log: silentLog, closeWithinMs: 1_000 }
const schedules = openBullmqSchedules({ store: { redisUrl }, prefix: `t${process.pid}-`, ...around })
schedules.every('often', { everyMs: 1_000 }, async () => {})
await systemClock.sleep(3_000)
await schedules.close()
console.log('closed')
