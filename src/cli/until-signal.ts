import { setMaxListeners } from 'node:events'

/** What has not stopped by itself by then is ended: a house survives its death at any point, and its people do not wait. */
const PATIENCE_MS = 2_500

/** Aborts at the first SIGINT or SIGTERM, and says so at the first; a second one, or `patienceMs` (2.5 s) without an end, ends the process at once. */
export function untilSignal(patienceMs = PATIENCE_MS): AbortSignal {
  const abort = new AbortController()
  // All that waits in the house listens to it.
  setMaxListeners(0, abort.signal)
  const stop = (signal: NodeJS.Signals) => {
    if (abort.signal.aborted) process.exit(130)
    // Before anything stops: whoever waits sees that it was heard. A log at the other end of a pipe is not told.
    if (signal === 'SIGINT') console.error('Stopping. Ctrl-C once more ends it at once.')
    abort.abort()
    setTimeout(() => {
      console.error('Stopped in the middle of something. The next start goes on from there.')
      process.exit(0)
    }, patienceMs).unref()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return abort.signal
}
