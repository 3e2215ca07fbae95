import { writeSync } from 'node:fs'
import { armCrashPoint, CRASH_POINTS, type CrashPoint } from '../kit/crash-point.ts'
import { GiveUp } from '../kit/outcome.ts'

/** For the crash suite: the process names the first of these points that it reaches, and kills itself there. */
export function armCrash(names: readonly string[]): void {
  if (names.length === 0) return
  armCrashPoint(names.map(pointNamed), (point) => {
    writeSync(process.stderr.fd, `killed at ${point}\n`)
    process.kill(process.pid, 'SIGKILL')
  })
}

function pointNamed(name: string): CrashPoint {
  const point = CRASH_POINTS.find((known) => known === name)
  if (point !== undefined) return point
  throw new GiveUp(
    'config',
    `FAULTLINE_CRASH_AT: "${name}" is no crash point. Use some of: ${CRASH_POINTS.join(', ')}.`,
  )
}
