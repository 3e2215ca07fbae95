/** Run as a process of its own: appends events one by one and tells how many are acknowledged, until it is killed. */
import { systemClock } from '../../kit/clock.ts'
import { armCrashPoint, CRASH_POINTS } from '../../kit/crash-point.ts'
import { silentLog } from '../../kit/log.ts'
import { story } from '../../timeline/stories/story.ts'
import { openSegmentLog } from './segment-log.ts'

const [dir = '', wanted = ''] = process.argv.slice(2)
const log = await openSegmentLog({ dir, clock: systemClock, log: silentLog })
let told = story('checkout').detected()
for (let count = 1; ; count++) {
  const point = CRASH_POINTS.find((name) => name === wanted)
  if (point && count === 5) armCrashPoint(point, () => process.kill(process.pid, 'SIGKILL'))
  await log.append(told.events.slice(-1))
  process.send?.(count)
  told = told.noted(`note ${count}`)
}
