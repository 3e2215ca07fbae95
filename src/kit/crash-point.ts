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

let armed: { point: CrashPoint; crash: () => void } | undefined

/** Arms one point; `crash` is called the first time it is reached and is expected not to return. */
export function armCrashPoint(point: CrashPoint, crash: () => void): void {
  armed = { point, crash }
}

/** Marks the place. */
export function crashPoint(point: CrashPoint): void {
  if (armed?.point === point) armed.crash()
}
