import { z } from 'zod'
import type { Config, ModelConfig } from '../../config.ts'
import type { Answer, Asker } from './asker.ts'
import { type Check, fail, ok, warn } from './check.ts'

type Claude = Extract<ModelConfig, { kind: 'claude' }>

const NAME = 'Claude'
const Fault = z.object({ error: z.object({ type: z.string().default(''), message: z.string().default('') }) })

/** Looks the model up, which is free; where the address has no such page, it is asked for one token. */
export async function checkClaude({ model }: Config, asker: Asker): Promise<Check> {
  if (model.kind === 'none')
    return ok(NAME, 'No ANTHROPIC_API_KEY is set: ranked evidence is the answer, and the card says so.')
  const looked = await lookUp(model, asker)
  if (looked.kind === 'answer' && looked.status === 200)
    return ok(NAME, `The key is accepted and ${model.model} is there (looked up at ${model.baseUrl}).`)
  if (looked.kind === 'answer' && looked.status === 404) return judge(model, await speak(model, asker), true)
  return judge(model, looked, false)
}

function lookUp(model: Claude, asker: Asker): Promise<Answer> {
  return asker.ask(`${base(model)}/v1/models/${encodeURIComponent(model.model)}`, { headers: headersOf(model) })
}

function speak(model: Claude, asker: Asker): Promise<Answer> {
  return asker.ask(`${base(model)}/v1/messages`, {
    method: 'POST',
    headers: { ...headersOf(model), 'content-type': 'application/json' },
    body: JSON.stringify({ model: model.model, max_tokens: 1, messages: [{ role: 'user', content: 'Hello' }] }),
  })
}

function judge({ baseUrl, model }: Claude, answer: Answer, spoken: boolean): Check {
  if (answer.kind === 'silence') {
    const remedy = `Open the way to ${new URL(baseUrl).host} (proxy, firewall), or correct ANTHROPIC_BASE_URL.`
    return fail(NAME, `No answer from ${baseUrl}: ${answer.why}.`, remedy)
  }
  const { status } = answer
  const said = Fault.safeParse(answer.body).data?.error
  const newKey = 'Make a key in the Anthropic Console and set ANTHROPIC_API_KEY.'
  if (status === 200) return ok(NAME, `The key is accepted and ${model} answers (asked for one token at ${baseUrl}).`)
  if (status === 401) return fail(NAME, 'The key is refused.', newKey)
  if (status === 403) return fail(NAME, `The key may not use ${model}.`, newKey)
  if (status === 404 && spoken && said?.type === 'not_found_error')
    return fail(NAME, `There is no model ${model}.`, 'Set FAULTLINE_MODEL to one your key may use.')
  if (status === 404) return fail(NAME, `${baseUrl} does not speak Anthropic's API.`, 'Correct ANTHROPIC_BASE_URL.')
  if (status === 429 || status >= 500)
    return warn(NAME, `It answers ${status} just now.`, 'Ask again in a minute; until then ranked evidence answers.')
  const why = said === undefined || said.message === '' ? '' : `: ${said.message.slice(0, 200).replace(/\.$/, '')}`
  return fail(
    NAME,
    `It answers ${status}${why}.`,
    'Look at plans and billing in the Anthropic Console, and at FAULTLINE_MODEL.',
  )
}

function headersOf({ apiKey }: Claude): Record<string, string> {
  return { 'x-api-key': apiKey.reveal(), 'anthropic-version': '2023-06-01' }
}

function base({ baseUrl }: Claude): string {
  return baseUrl.replace(/\/+$/, '')
}
