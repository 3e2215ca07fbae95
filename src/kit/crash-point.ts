/**
 * Named places before and after every effect where a test may kill the process. In production nothing is armed and a
 * call costs one comparison. A new effect adds its two names here, and the crash suite picks them up by itself.
 */
export const CRASH_POINTS = [
  'timeline.append:before',
  'timeline.append:after',
  'slack.inbox:before',
  'slack.inbox:after',
  'slack.channel:before',
  'slack.channel:after',
  'slack.post:before',
  'slack.post:after',
  'slack.update:before',
  'slack.update:after',
  'slack.topic:before',
  'slack.topic:after',
  'slack.pin:before',
  'slack.pin:after',
  'slack.bookmark:before',
  'slack.bookmark:after',
  'slack.file:before',
  'slack.file:after',
  'slack.invite:before',
  'slack.invite:after',
  'slack.digest:before',
  'slack.digest:after',
  'code-host.branch:before',
  'code-host.branch:after',
  'code-host.pull:before',
  'code-host.pull:after',
  'code-host.merge:before',
  'code-host.merge:after',
  'queue.ack:before',
  'queue.ack:after',
  'projection.commit:before',
  'projection.commit:after',
  'model.answer:before',
  'model.answer:after',
] as const

export type CrashPoint = (typeof CRASH_POINTS)[number]

let armed: { points: readonly CrashPoint[]; crash: (point: CrashPoint) => void } | undefined

/** Arms a point, or several; `crash` is called when one is reached, with its name, and is expected not to return. */
export function armCrashPoint(points: CrashPoint | readonly CrashPoint[], crash: (point: CrashPoint) => void): void {
  armed = { points: typeof points === 'string' ? [points] : points, crash }
}

/** Marks the place. */
export function crashPoint(point: CrashPoint): void {
  if (armed?.points.includes(point)) armed.crash(point)
}
