import { decodeRef, encodeRef, type Ref } from '../action-ids.ts'

/** Where a form was opened from: what it is about, and where its answer may be told. Travels as the form's metadata. */
export interface Origin {
  /** Absent in the declare form: there is no incident yet. */
  readonly ref?: Ref
  readonly channel_id?: string
  readonly thread_ts?: string
  /** Good for 30 minutes and five answers. */
  readonly response_url?: string
  /** The message that the form is about: a shortcut on a message. */
  readonly message_ts?: string
}

/** At most 3,000 characters, Slack's limit for a view's metadata: what does not fit is left out, the answer url first. */
export function encodeOrigin(origin: Origin): string {
  const { ref, ...rest } = origin
  const whole = JSON.stringify({ ...rest, ...(ref === undefined ? {} : { ref: encodeRef(ref) }) })
  if (whole.length <= 3_000 || origin.response_url === undefined) return whole.slice(0, 3_000)
  const { response_url: _, ...without } = origin
  return encodeOrigin(without)
}

/** An empty origin for anything that `encodeOrigin` did not write. */
export function decodeOrigin(metadata: string | undefined): Origin {
  const value = parse(metadata)
  const text = (key: string) => (typeof value[key] === 'string' ? { [key]: value[key] } : {})
  const ref = typeof value.ref === 'string' ? decodeRef(value.ref) : undefined
  return {
    ...text('channel_id'),
    ...text('thread_ts'),
    ...text('response_url'),
    ...text('message_ts'),
    ...(ref === undefined ? {} : { ref }),
  }
}

function parse(metadata: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(metadata ?? '')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
