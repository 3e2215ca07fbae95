import { format } from 'node:util'
import type { Log } from '../kit/log.ts'

/** Where libraries warn: as Node's own warnings, or on the console. */
export interface WarningPlaces {
  readonly process: Pick<NodeJS.EventEmitter, 'on' | 'removeAllListeners'>
  readonly console: { warn(...words: readonly unknown[]): void }
}

/** More texts than libraries have; one that is told again after so many others does no harm. */
const REMEMBERED = 100

/** Makes what libraries warn of lines of the log, each text once: among lines of JSON nobody could read them. */
export function routeWarnings(log: Log, places: WarningPlaces = { process, console }): void {
  const told = new Set<string>()
  const tell = (said: string, about: object) => {
    if (told.has(said)) return
    if (told.size >= REMEMBERED) told.clear()
    told.add(said)
    log.warn({ ...about, said }, 'a library warns')
  }
  // Node's own listener prints them.
  places.process.removeAllListeners('warning')
  places.process.on('warning', ({ name, message }: Error) => tell(message, { kind: name }))
  places.console.warn = (...words) => tell(format(...words), {})
}
