import { join, type Mrkdwn, md, short } from './mrkdwn.ts'
import { number, percent } from './words.ts'

/** How much of a service failed in a stretch of time. */
export interface Failing {
  readonly window: { readonly from: string; readonly to: string }
  readonly requests: number
  readonly errors: number
  readonly rate: number
}

/** At such a share closing an incident unsolved is asked for twice. */
const HIGH = 0.05

/** So much fails that people should not look away by mistake. */
export function failsMuch(failing: Pick<Failing, 'rate'> | undefined): boolean {
  return failing !== undefined && failing.rate >= HIGH
}

/** `70 % of requests of checkout fail now (42 of 60 in the last 60 s, usual 0.9 %)` */
export function failingNow({ service, now, usual, of }: FailsNow): Mrkdwn {
  const { window, requests, errors, rate } = now
  const lengthS = Math.round((Date.parse(window.to) - Date.parse(window.from)) / 1_000)
  const figures = [
    `${number(errors)} of ${number(requests)} in the last ${number(lengthS)} s`,
    ...(usual === undefined ? [] : [`usual ${percent(usual)}`]),
  ]
  const [what, does] = of === 'lines' ? (['lines', 'are errors'] as const) : (['requests', 'fail'] as const)
  return md`${percent(rate)} of ${what} of ${short(service, 80)} ${does} now (${figures.join(', ')})`
}

/** What an incident's service does at this moment, and what is usual. */
export interface FailsNow {
  readonly service: string
  readonly now: Failing
  readonly usual?: number | undefined
  /** What is counted, where it is not requests. */
  readonly of?: 'lines' | undefined
}

/** For whoever is about to close it, loud where much fails; nothing where it is not known. */
export function failsNowWords(failing: FailsNow | undefined, loud: string): Mrkdwn {
  if (failing === undefined) return md``
  const told = failingNow(failing)
  return failsMuch(failing.now) ? md`🔴 *${told}.* ${loud}` : md`${told}.`
}

/** The same for the record, of the moment when somebody looked away. */
export function failedThen({ requests, errors, rate }: Failing): Mrkdwn {
  const mark = failsMuch({ rate }) ? md`🔴` : md``
  const of = md`${percent(rate)} of requests failed at that time (${number(errors)} of ${number(requests)})`
  return join([mark, of], ' ')
}

/** As a form carries it: what is recorded is what the person saw. */
export function encodeFailing({ window, requests, errors }: Failing): string {
  return JSON.stringify([window.from, window.to, requests, errors])
}

/** Nothing for what `encodeFailing` did not write. */
export function decodeFailing(seen: string): Failing | undefined {
  try {
    const parts: unknown = JSON.parse(seen)
    const [from, to, requests, errors]: unknown[] = Array.isArray(parts) ? parts : []
    if (typeof from !== 'string' || typeof to !== 'string') return undefined
    if (typeof requests !== 'number' || typeof errors !== 'number' || requests <= 0) return undefined
    return { window: { from, to }, requests, errors, rate: Math.min(1, errors / requests) }
  } catch {
    return undefined
  }
}
