/**
 * Words that tell two events apart however alike their lines are: merging what opened with what closed would be worse
 * than any number of patterns too many. Of each group, no two stand for one variable.
 */
const GROUPS = [
  'start started starting begin began stop stopped stopping end ended finish finished over',
  'open opened opening close closed closing',
  'success succeeded successful successfully succeed ok fail failed failure failing error errors',
  'true false yes no on off enabled disabled enable disable null none',
  'up down',
  'connect connected connecting disconnect disconnected disconnecting',
  'accept accepted reject rejected refuse refused deny denied allow allowed permit permitted',
  'add added adding remove removed removing delete deleted deleting create created creating destroy destroyed',
  'acquire acquired acquiring release released releasing lock locked unlock unlocked',
  'send sent sending receive received receiving',
  'read reading write writing written',
  'load loaded loading unload unloaded unloading save saved saving',
  'enter entered entering exit exited exiting leave leaving left join joined',
  'login logout logged signed',
  'attach attached detach detached mount mounted unmount unmounted',
  'register registered registering unregister unregistered deregister deregistered',
  'suspend suspended resume resumed pause paused',
  'online offline available unavailable active inactive alive dead healthy unhealthy ready',
  'first last before after increase increased decrease decreased high low max min',
  'warning warn info debug fatal critical notice',
  'commit committed rollback abort aborted cancel cancelled canceled complete completed',
  'primary secondary master slave leader follower in out input output source destination src dst',
  'get post put patch head options',
] as const

const GROUP_OF = new Map(GROUPS.flatMap((words, group) => words.split(' ').map((word) => [word, group] as const)))

/** True when two of the values hold different words of one group: `SCREEN_ON` and `SCREEN_OFF`, `opened` and `closed`. */
export function inContrast(values: Iterable<string>): boolean {
  const seen = new Map<number, string>()
  for (const value of values) {
    for (const part of partsOf(value)) {
      const group = GROUP_OF.get(part)
      if (group === undefined) continue
      const other = seen.get(group)
      if (other !== undefined && other !== value) return true
      seen.set(group, value)
    }
  }
  return false
}

/** Lower-case words of an identifier: `SCREEN_ON`, `onClose`, `a.b`. */
function partsOf(value: string): readonly string[] {
  return value
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
}
