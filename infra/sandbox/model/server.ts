import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { honest } from './honest.ts'
import { LIES, type Lie, lie } from './lies.ts'
import { promptData } from './prompt-data.ts'
import { FAULTS, type Spoken, sendFault, sendMessage } from './wire.ts'

export const BEHAVIOURS = ['honest', 'overloaded', 'rate-limit', 'spend-limit', 'bad-key', 'reset', ...LIES] as const
export type Behaviour = (typeof BEHAVIOURS)[number]

export interface ModelServerOptions {
  /** When set, any other key is refused. */
  readonly apiKey?: string
  readonly behaviour?: Behaviour
}

const Scripted = z.union([
  z.object({ text: z.string() }),
  z.object({ truncated: z.string() }),
  z.object({ fail: z.enum(['overloaded', 'rate-limit', 'spend-limit', 'bad-key', 'reset']) }),
])
const Control = z.object({ behaviour: z.enum(BEHAVIOURS).optional(), answers: z.array(Scripted).max(50).optional() })

const Text = z.union([z.string(), z.array(z.object({ type: z.literal('text'), text: z.string() }))])
const Request = z.object({
  model: z.string(),
  max_tokens: z.int().min(1),
  system: Text.optional(),
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: Text })).min(1),
  stream: z.boolean().optional(),
})
type Request = z.infer<typeof Request>

interface State {
  behaviour: Behaviour
  answers: z.infer<typeof Scripted>[]
  /** Bodies as they came, newest last, so that a test can see what left the house. */
  seen: unknown[]
}

/**
 * Claude's Messages API under `/model`, played by rules: an analyst that reads the data of our prompts, or a liar.
 * `POST /control/model {behaviour?, answers?}` says how; `GET /control/model` tells what was asked.
 */
export function registerModelServer(app: FastifyInstance, options: ModelServerOptions = {}): void {
  const state: State = { behaviour: options.behaviour ?? 'honest', answers: [], seen: [] }
  app.post('/control/model', async (request, reply) => {
    const wanted = Control.safeParse(request.body)
    if (!wanted.success) return reply.status(400).send({ ok: false, error: `Name one of: ${BEHAVIOURS.join(', ')}.` })
    state.behaviour = wanted.data.behaviour ?? state.behaviour
    state.answers = wanted.data.answers ?? []
    state.seen = []
    return { ok: true, behaviour: state.behaviour }
  })
  app.get('/control/model', async () => ({
    behaviour: state.behaviour,
    calls: state.seen.length,
    requests: state.seen,
  }))
  app.post('/model/v1/messages', { bodyLimit: 8 * 1024 * 1024 }, async (request, reply) => {
    const { headers } = request
    const bearer = headers.authorization?.replace(/^Bearer /, '')
    const key = typeof headers['x-api-key'] === 'string' ? headers['x-api-key'] : bearer
    if (key === undefined || (options.apiKey !== undefined && key !== options.apiKey))
      return sendFault(reply, FAULTS['bad-key'])
    const body = Request.safeParse(request.body)
    if (!body.success) {
      const message = body.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
      return sendFault(reply, { status: 400, type: 'invalid_request_error', message })
    }
    state.seen = [...state.seen.slice(-49), request.body]
    return answer(reply, state, body.data)
  })
}

function answer(reply: FastifyReply, state: State, request: Request): FastifyReply {
  const scripted = state.answers.shift()
  const fail = scripted === undefined ? failing(state.behaviour) : 'fail' in scripted ? scripted.fail : undefined
  if (fail === 'reset') {
    reply.hijack()
    reply.raw.socket?.destroy()
    return reply
  }
  if (fail !== undefined) return sendFault(reply, FAULTS[fail])
  const chars = JSON.stringify(request.messages).length + JSON.stringify(request.system ?? '').length
  const spoken = scripted === undefined ? played(state.behaviour, request) : said(scripted)
  return sendMessage(reply, request.model, chars, cut(spoken, request.max_tokens), request.stream === true)
}

function failing(behaviour: Behaviour): keyof typeof FAULTS | 'reset' | undefined {
  if (behaviour === 'reset' || behaviour in FAULTS) return behaviour as keyof typeof FAULTS | 'reset'
  return undefined
}

function said(scripted: z.infer<typeof Scripted>): Spoken {
  if ('text' in scripted) return { text: scripted.text, stop_reason: 'end_turn' }
  return { text: 'truncated' in scripted ? scripted.truncated : '', stop_reason: 'max_tokens' }
}

function played(behaviour: Behaviour, request: Request): Spoken {
  const all = request.messages.map((message) => plain(message.content)).join('\n')
  const data = promptData(all)
  if (data === undefined) return { text: '{}', stop_reason: 'end_turn' }
  const lying = LIES.find((kind): kind is Lie => kind === behaviour)
  const text = lying === undefined ? JSON.stringify(honest(data)) : lie(lying, data)
  return { text, stop_reason: lying === 'truncated' ? 'max_tokens' : 'end_turn' }
}

/** As the API does: what goes beyond `max_tokens` is not said. */
function cut(spoken: Spoken, maxTokens: number): Spoken {
  if (spoken.text.length <= maxTokens * 4) return spoken
  return { text: spoken.text.slice(0, maxTokens * 4), stop_reason: 'max_tokens' }
}

function plain(content: z.infer<typeof Text>): string {
  return typeof content === 'string' ? content : content.map((part) => part.text).join('\n')
}
