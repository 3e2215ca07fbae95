/** Aborts at the first SIGINT or SIGTERM; a second one ends the process at once. */
export function untilSignal(): AbortSignal {
  const abort = new AbortController()
  const stop = () => {
    if (abort.signal.aborted) process.exit(130)
    abort.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return abort.signal
}
