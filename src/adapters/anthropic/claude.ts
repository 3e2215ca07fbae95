import Anthropic from '@anthropic-ai/sdk'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { z } from 'zod'
import { sha256Hex } from '../../kit/hash.ts'
import type { Log } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import type { Secret } from '../../kit/secret.ts'
import type { Answer, Llm, Question } from '../../worker-kit/llm.ts'
import { modelError } from './errors.ts'
import { costUsd } from './prices.ts'

/** Money for models: asked before each call, told after it. */
export interface SpendLimit {
  /** The limit that is reached, as a sentence; undefined while there is money left. */
  reached(): string | undefined
  spent(usd: number): void
}

export interface ClaudeOptions {
  readonly apiKey: Secret
  readonly baseUrl?: string
  readonly model: string
  readonly log: Log
  /** The last choke point before text leaves the house. */
  readonly redactText: (text: string) => string
  readonly budget?: SpendLimit
  /** For a whole question, with its repair turns. */
  readonly timeoutMs?: number
}

type Message = Anthropic.MessageParam

/** An answer that does not parse is shown its faults at most this often. */
const REPAIR_TURNS = 2
/** People wait for the answer, and the ranked evidence is there already: who needs longer is not asked again either. */
const TIMEOUT_MS = 90_000

/** Claude through the official SDK; our caller retries, the SDK never does. */
export function openClaude(options: ClaudeOptions): Llm {
  const { apiKey, baseUrl, model } = options
  const client = new Anthropic({
    apiKey: apiKey.reveal(),
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    maxRetries: 0,
    // The SDK's own log would print request bodies.
    logLevel: 'off',
  })
  return { model, ask: (question) => ask(client, options, question) }
}

async function ask<T>(client: Anthropic, options: ClaudeOptions, question: Question<T>): Promise<Answer<T>> {
  const { model, budget, log, redactText, timeoutMs = TIMEOUT_MS } = options
  const deadline = AbortSignal.timeout(timeoutMs)
  const signal = question.signal === undefined ? deadline : AbortSignal.any([deadline, question.signal])
  const system = redactText(question.system)
  const user = redactText(question.user)
  const messages: Message[] = [{ role: 'user', content: user }]
  const spent = { input_tokens: 0, output_tokens: 0 }
  let fault = ''
  for (let turn = 0; turn <= REPAIR_TURNS; turn += 1) {
    stopAtLimit(budget)
    const message = await send(client, options, { ...question, signal }, system, messages).catch((error: unknown) => {
      throw deadline.aborted ? tooSlow(timeoutMs) : error
    })
    spent.input_tokens += message.usage.input_tokens
    spent.output_tokens += message.usage.output_tokens
    budget?.spent(costUsd(model, message.usage.input_tokens, message.usage.output_tokens))
    if (message.stop_reason === 'refusal')
      throw new GiveUp('model-refused', 'The model declined to answer; go on with ranked evidence.')
    const text = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
    const read = parsed(text, question.schema)
    if ('value' in read) {
      const cost = { ...spent, usd: costUsd(model, spent.input_tokens, spent.output_tokens) }
      return { value: read.value, model: message.model, prompt_sha256: sha256Hex(`${system}\n\n${user}`), cost }
    }
    fault = message.stop_reason === 'max_tokens' ? `it was cut off: keep it shorter. ${read.fault}` : read.fault
    log.warn({ model, turn, stop_reason: message.stop_reason, fault }, 'The model answered out of form')
    messages.push(...repairTurn(text, fault, redactText))
  }
  throw malformed(fault)
}

function stopAtLimit(budget: SpendLimit | undefined): void {
  const limit = budget?.reached()
  if (limit !== undefined) throw new GiveUp('model-refused', `${limit} Raise the limit or go on with ranked evidence.`)
}

/** What it said, and what is wrong with that. */
function repairTurn(said: string, fault: string, redactText: ClaudeOptions['redactText']): Message[] {
  const content = `That is not the JSON asked for (${fault}). Answer again with the whole JSON object and nothing else.`
  return [
    { role: 'assistant', content: said.trim() === '' ? '(empty)' : redactText(said.slice(0, 4_000)).trimEnd() },
    { role: 'user', content },
  ]
}

function malformed(fault: string): GiveUp {
  const turns = `in ${REPAIR_TURNS + 1} turns (${fault})`
  return new GiveUp('model-malformed', `The model gave no usable answer ${turns}; go on with ranked evidence.`)
}

function tooSlow(timeoutMs: number): GiveUp {
  const waited = `The model gave no answer in ${Math.round(timeoutMs / 1_000)} s`
  return new GiveUp('model-slow', `${waited}; go on with ranked evidence.`)
}

async function send<T>(
  client: Anthropic,
  { model }: ClaudeOptions,
  { schema, maxTokens, signal }: Question<T>,
  system: string,
  messages: Message[],
): Promise<Anthropic.Message> {
  const format = zodOutputFormat(schema)
  // `create`, not `parse`: a parse failure would throw away the text that the repair turn has to show.
  const body = { model, max_tokens: maxTokens, system, messages, output_config: { format } }
  const asked = client.messages.create(body, signal === undefined ? {} : { signal })
  return asMessage(
    await asked.catch((error: unknown) => {
      throw modelError(error)
    }),
  )
}

const Reply = z.object({
  content: z.array(z.object({ type: z.string() })),
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
})

/** The SDK takes any JSON for a message: another address than the API's may answer with anything. */
function asMessage(message: Anthropic.Message): Anthropic.Message {
  if (Reply.safeParse(message).success) return message
  throw new GiveUp(
    'model-malformed',
    'What answers for the model sends no messages of its API; check ANTHROPIC_BASE_URL. It goes on with ranked evidence.',
  )
}

function parsed<T>(text: string, schema: z.ZodType<T>): { value: T } | { fault: string } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { fault: 'it is not valid JSON' }
  }
  const result = schema.safeParse(json)
  if (result.success) return { value: result.data }
  const issues = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  return { fault: issues.join('; ').slice(0, 600) }
}
