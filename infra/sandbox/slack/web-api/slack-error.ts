import type { Json } from '../json.ts'

/** An answer `{ok:false, error:code, ...details}`; the codes are Slack's own. */
export class SlackError extends Error {
  override readonly name = 'SlackError'
  readonly code: string
  readonly details: Json
  constructor(code: string, details: Json = {}) {
    super(code)
    this.code = code
    this.details = details
  }
}

/** With the reasons where Slack puts them: `errors` and `response_metadata.messages`. */
export function withMessages(code: string, messages: readonly string[]): SlackError {
  const errors = messages.map((message) => message.replace(/^\[ERROR\] /, ''))
  return new SlackError(code, { errors, response_metadata: { messages } })
}
