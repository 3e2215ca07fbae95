import type { Answer } from '../delivery/transport.ts'

/** What became of something a person did: the app heard it, or the person sees that it did not. */
export type Heard =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: AppFailure; readonly user_sees: string }

export type AppFailure = 'dispatch_failed' | 'operation_timeout'

export const HEARD: Heard = { ok: true }

/** In Slack's words; `what` is the command or the control that was used. */
export function notHeard(what: string, answer: Answer & { readonly ok: false }): Heard {
  const late = answer.reason === 'timeout' || answer.reason === 'http_timeout'
  const error = late ? 'operation_timeout' : 'dispatch_failed'
  return { ok: false, error, user_sees: `${what} failed with the error "${error}"` }
}
