import { parseArgs } from 'node:util'
import { z } from 'zod'
import { backoffMs } from '../kit/backoff.ts'
import { systemClock } from '../kit/clock.ts'
import { GiveUp } from '../kit/outcome.ts'
import { houseAddress } from './house-address.ts'

const USAGE = 'Say what runs what: faultline deploy --service checkout --revision 4f2a9c1 [--to URL].'
const ANSWER_MS = 10_000
const TRIES = 5
const Answer = z.object({
  error: z.string().optional(),
  advice: z.string().optional(),
  is_new: z.boolean().optional(),
  deploy: z.object({ service: z.string(), sha: z.string(), previous_sha: z.string(), at: z.string() }).optional(),
})

/** Tells a running house of a deploy, as the last step of a pipeline in any CI system. */
export async function deploy(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { service: text, revision: text, repo: text, at: text, to: text, port: { ...text, short: 'p' } },
  })
  const { service, revision, repo, to } = values
  if (!service || !revision) throw new GiveUp('usage', USAGE)
  const at = values.at === undefined ? undefined : timeIn(values.at)
  const address = houseAddress(to, values.port)
  const answer = await tell(address, { service, revision, ...(repo ? { repo } : {}), ...(at ? { at } : {}) })
  const { deploy: told, is_new: isNew, advice } = answer
  if (told === undefined) throw new GiveUp('no-house', `What answers at ${address} is no house. Correct --to.`)
  const after = told.previous_sha === '' ? '' : `, after ${told.previous_sha}`
  console.log(`${isNew ? 'Noted' : 'Known already'}: ${told.service} runs ${told.sha} since ${told.at}${after}.`)
  if (advice !== undefined) console.error(advice)
}

function timeIn(given: string): string {
  const ms = /^\d{10}$/.test(given) ? Number(given) * 1_000 : Date.parse(given)
  if (Number.isNaN(ms))
    throw new GiveUp('usage', '--at is no time. Give ISO 8601, such as 2026-03-02T09:00:00Z, or seconds since 1970.')
  return new Date(ms).toISOString()
}

/** A house that is starting or busy is asked again for half a minute: a pipeline should not fail for that. */
async function tell(to: string, report: object): Promise<z.infer<typeof Answer>> {
  for (let attempt = 1; ; attempt++) {
    const response = await post(to, report)
    const passing = response === undefined || response.status === 429 || response.status >= 500
    const body = response === undefined ? {} : await read(response)
    if (!passing && response.ok) return body
    if (!passing) throw new GiveUp('refused', body.error ?? `${to} answers ${response.status}. Correct --to.`)
    if (attempt === TRIES) throw unheard(to, body.error)
    await systemClock.sleep(backoffMs(attempt, 500, 10_000))
  }
}

async function post(to: string, report: object): Promise<Response | undefined> {
  const headers = { 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(ANSWER_MS)
  const asked = fetch(`${to}/v1/deploys`, { method: 'POST', headers, body: JSON.stringify(report), signal })
  return asked.catch(() => undefined)
}

async function read(response: Response): Promise<z.infer<typeof Answer>> {
  const body: unknown = await response.json().catch(() => undefined)
  return Answer.safeParse(body).data ?? {}
}

function unheard(to: string, why: string | undefined): GiveUp {
  const what = why ?? `No house answers at ${to}.`
  return new GiveUp('no-house', `${what} Start one with \`faultline start\`, or name its address with --to.`)
}
