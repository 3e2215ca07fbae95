import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { openBullmqSchedules } from './bullmq-schedules.ts'

/** A process that is killed in the middle of the run of the slot `due`: `REDIS_URL PREFIX`. */
const [redisUrl = '', prefix = ''] = process.argv.slice(2)
const around = { clock: systemClock, log: silentLog, heldMs: 1_000 }
openBullmqSchedules({ store: { redisUrl }, prefix, ...around }).every('due', { everyMs: 86_400_000 }, async () => {
  process.kill(process.pid, 'SIGKILL')
})
