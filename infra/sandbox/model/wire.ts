import type { FastifyReply } from 'fastify'

export interface Spoken {
  readonly text: string
  readonly stop_reason: 'end_turn' | 'max_tokens'
}

interface Usage {
  readonly input_tokens: number
  readonly output_tokens: number
}

export interface Fault {
  readonly status: number
  readonly type: string
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

export const FAULTS = {
  overloaded: { status: 529, type: 'overloaded_error', message: 'Overloaded' },
  'rate-limit': {
    status: 429,
    type: 'rate_limit_error',
    message: 'This request would exceed your rate limit.',
    headers: { 'retry-after': '2' },
  },
  'spend-limit': {
    status: 429,
    type: 'rate_limit_error',
    message: 'You have reached your specified API usage limits.',
  },
  'bad-key': { status: 401, type: 'authentication_error', message: 'invalid x-api-key' },
} as const satisfies Record<string, Fault>

export function sendFault(reply: FastifyReply, fault: Fault): FastifyReply {
  const body = { type: 'error', error: { type: fault.type, message: fault.message }, request_id: 'req_sandbox' }
  return reply
    .status(fault.status)
    .headers(fault.headers ?? {})
    .send(body)
}

/** A message as the API gives it: one JSON object, or the events of a stream. Tokens are counted as four characters each. */
export function sendMessage(
  reply: FastifyReply,
  model: string,
  inputChars: number,
  spoken: Spoken,
  stream: boolean,
): FastifyReply {
  const input_tokens = Math.ceil(inputChars / 4)
  const output_tokens = Math.max(1, Math.ceil(spoken.text.length / 4))
  const message = {
    id: `msg_${input_tokens}_${output_tokens}`,
    type: 'message',
    role: 'assistant',
    model,
    stop_sequence: null,
  }
  if (!stream) {
    const content = [{ type: 'text', text: spoken.text }]
    return reply.send({ ...message, content, stop_reason: spoken.stop_reason, usage: { input_tokens, output_tokens } })
  }
  const text = streamed(message, spoken, { input_tokens, output_tokens })
  return reply.header('content-type', 'text/event-stream').send(text)
}

/** The events of a stream, as one text. */
function streamed(message: object, spoken: Spoken, { input_tokens, output_tokens }: Usage): string {
  const events = [
    {
      type: 'message_start',
      message: { ...message, content: [], stop_reason: null, usage: { input_tokens, output_tokens: 1 } },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...(spoken.text.match(/[\s\S]{1,64}/g) ?? []).map((text) => ({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text },
    })),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: spoken.stop_reason, stop_sequence: null },
      usage: { output_tokens },
    },
    { type: 'message_stop' },
  ]
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
}
