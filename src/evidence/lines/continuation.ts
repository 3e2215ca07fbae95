const FOLLOWS =
  /^(?:\s|at \S|Caused by: |Suppressed: |\.\.\. \d+ (?:more|common)|During handling of the above|The above exception was|goroutine \d+ \[|File "|\[signal |created by |exit status \d|#\d+ |--- End of |[}\])]+[,;]?$)/
const FAILS = /^(?:Traceback \(most recent call last\)|panic: |fatal error: |Exception in thread |Uncaught |Unhandled )/
const GO_FRAME = /^[\w./*()-]{3,200}\(.{0,200}\)$/
const EXCEPTION =
  /^(?:Exception in thread "[^"]{0,100}" |Uncaught |Unhandled |Caused by: )?((?:[A-Za-z_][\w.$]{0,200}?)?(?:Error|Exception)|[A-Za-z_][\w.$]{0,200}?(?:Fault|Throwable|Interrupt|Timeout|Exit))(?: \[[\w-]{1,64}\])?(?::\s*(.*))?$/s

export interface ExceptionLine {
  readonly type: string
  readonly message: string
}

/** `Type: message` as languages print an uncaught exception, or Go's `panic: message`. */
export function exceptionOf(line: string): ExceptionLine | undefined {
  if (line.startsWith('panic: ')) return { type: 'panic', message: line.slice(7, 1_007) }
  const [, type, message = ''] = EXCEPTION.exec(line.slice(0, 1_000)) ?? []
  return type === undefined ? undefined : { type, message }
}

/** The line opens a failure of its own: it joins a record of an error, but never one of calm. */
export function startsFailure(line: string): boolean {
  return FAILS.test(line) || exceptionOf(line) !== undefined
}

/** The line can only belong to the record before it. */
export function follows(line: string, lastLines: readonly string[]): boolean {
  if (FOLLOWS.test(line)) return true
  const dumping = lastLines.some((each) => each.startsWith('goroutine '))
  return dumping && GO_FRAME.test(line)
}

/** A line inside a stack trace, in any of the languages above. */
export function isStackLine(line: string): boolean {
  return (
    /^\s*(?:at \S|File "|Caused by: |\.\.\. \d+ (?:more|common)|#\d+ )/.test(line) ||
    /^(?:Traceback \(|goroutine \d)/.test(line)
  )
}
