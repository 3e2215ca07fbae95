const SHOWN = ['blocks', 'attachments']

/**
 * The same payload without what nobody reads again: the pictures of the message and the window that a person acted on or wrote,
 * which Slack sends back whole, and the old verification token, a secret that proves nothing. Pure.
 */
export function whatIsRead(body: unknown): unknown {
  if (!isRecord(body)) return body
  return Object.fromEntries(
    Object.entries(without(body, ['token'])).map(([name, value]) =>
      (name === 'message' || name === 'view' || name === 'event') && isRecord(value)
        ? [name, without(value, SHOWN)]
        : [name, value],
    ),
  )
}

function without(record: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
