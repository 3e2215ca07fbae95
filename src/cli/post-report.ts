import { z } from 'zod'
import { backoffMs } from '../kit/backoff.ts'
import { systemClock } from '../kit/clock.ts'
import { GiveUp } from '../kit/outcome.ts'

const ANSWER_MS = 10_000
const TRIES = 5
const Refusal = z.object({ error: z.string() })

/**
 * Posts what a pipeline tells to a house, and gives its answer. A house that is starting or busy is asked again for half a
 * minute: a pipeline should not fail for that.
 */
export async function postReport(to: string, path: string, report: object): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const response = await post(`${to}${path}`, report)
    const passing = response === undefined || response.status === 429 || response.status >= 500
    const body: unknown = await response?.json().catch(() => undefined)
    if (!passing && response.ok) return body
    const error = Refusal.safeParse(body).data?.error
    if (!passing) throw new GiveUp('refused', error ?? `${to} answers ${response.status}. Correct --to.`)
    if (attempt === TRIES) throw unheard(to, error)
    await systemClock.sleep(backoffMs(attempt, 500, 10_000))
  }
}

/** The moment that `--at` names. */
export function timeIn(given: string): string {
  const ms = /^\d{10}$/.test(given) ? Number(given) * 1_000 : Date.parse(given)
  if (Number.isNaN(ms))
    throw new GiveUp('usage', '--at is no time. Give ISO 8601, such as 2026-03-02T09:00:00Z, or seconds since 1970.')
  return new Date(ms).toISOString()
}

export function noHouse(address: string): GiveUp {
  return new GiveUp('no-house', `What answers at ${address} is no house. Correct --to.`)
}

async function post(url: string, report: object): Promise<Response | undefined> {
  const headers = { 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(ANSWER_MS)
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(report), signal }).catch(() => undefined)
}

function unheard(to: string, why: string | undefined): GiveUp {
  const what = why ?? `No house answers at ${to}.`
  return new GiveUp('no-house', `${what} Start one with \`faultline start\`, or name its address with --to.`)
}
