export type CheckStatus = 'ok' | 'warn' | 'fail'

/** One thing that was looked at, and what to do about it. */
export interface Check {
  readonly name: string
  readonly status: CheckStatus
  /** What was found, as a sentence. */
  readonly what: string
  /** Always there unless all is well. */
  readonly remedy?: string
}

export function ok(name: string, what: string): Check {
  return { name, status: 'ok', what }
}

/** It works, with less than there could be. */
export function warn(name: string, what: string, remedy: string): Check {
  return { name, status: 'warn', what, remedy }
}

export function fail(name: string, what: string, remedy: string): Check {
  return { name, status: 'fail', what, remedy }
}
