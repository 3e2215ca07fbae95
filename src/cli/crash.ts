import { armCrashPoint, CRASH_POINTS } from '../kit/crash-point.ts'
import { GiveUp } from '../kit/outcome.ts'

/** For the crash suite: the process kills itself, without a word, the first time it reaches the named point. */
export function armCrash(name: string | undefined): void {
  if (name === undefined) return
  const point = CRASH_POINTS.find((known) => known === name)
  if (point === undefined)
    throw new GiveUp('config', `FAULTLINE_CRASH_AT names no crash point. Use one of: ${CRASH_POINTS.join(', ')}.`)
  armCrashPoint(point, () => process.kill(process.pid, 'SIGKILL'))
}
