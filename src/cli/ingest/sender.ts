import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { z } from 'zod'
import { backoffMs } from '../../kit/backoff.ts'
import type { Clock } from '../../kit/clock.ts'
import { GiveUp } from '../../kit/outcome.ts'
import type { Batch } from './batches.ts'

export interface SenderOptions {
  /** The address of a house, without a slash at the end. */
  readonly to: string
  readonly clock: Clock
  readonly onProgress?: (report: SendReport) => void
  /** How long one batch is offered to a house that is busy, restarting or gone. */
  readonly patienceMs?: number
}

export interface SendReport {
  /** Records the house has stored. */
  readonly stored: number
  /** Records it did not take, and why, in its words, of the first. */
  readonly rejected: number
  readonly whyRejected: string | undefined
  readonly earliest: string
  readonly latest: string
  /** Seconds since the first batch. */
  readonly seconds: number
}

export interface Sender {
  /** `GiveUp` when no house answers. */
  greet(): Promise<void>
  /** Resolves when there is room for the next batch. `GiveUp` when this or an earlier one was refused for good. */
  send(batch: Batch): Promise<void>
  /** Resolves when everything is stored. */
  done(): Promise<void>
  report(): SendReport
}

const ABREAST = 4
const ANSWER_MS = 30_000
const pack = promisify(gzip)
const Answer = z.object({
  message: z.string().optional(),
  partialSuccess: z
    .object({ rejectedLogRecords: z.coerce.number().default(0), errorMessage: z.string().optional() })
    .optional(),
})

/** Sends batches over OTLP/HTTP, a few abreast, each until the house has stored it. */
export function createSender(options: SenderOptions): Sender {
  const { to, clock, onProgress } = options
  const underWay = new Set<Promise<void>>()
  const began = clock.now().getTime()
  let failure: unknown
  let report: SendReport = { stored: 0, rejected: 0, whyRejected: undefined, earliest: '', latest: '', seconds: 0 }

  async function deliver(batch: Batch): Promise<void> {
    const rejected = await offer(batch, options)
    report = withBatch(report, batch, rejected, (clock.now().getTime() - began) / 1_000)
    onProgress?.(report)
  }

  return {
    async greet() {
      const answer = await fetch(`${to}/livez`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => undefined)
      if (answer?.ok !== true) throw noHouse(to, answer?.status)
    },
    async send(batch) {
      const sent: Promise<void> = deliver(batch)
        .catch((error: unknown) => {
          failure ??= error
        })
        .finally(() => underWay.delete(sent))
      underWay.add(sent)
      if (underWay.size >= ABREAST) await Promise.race(underWay)
      if (failure !== undefined) throw failure
    },
    async done() {
      await Promise.all(underWay)
      if (failure !== undefined) throw failure
    },
    report: () => report,
  }
}

function withBatch(report: SendReport, batch: Batch, { rejected, why }: Rejected, seconds: number): SendReport {
  return {
    stored: report.stored + batch.records - rejected,
    rejected: report.rejected + rejected,
    whyRejected: report.whyRejected ?? why,
    earliest: [report.earliest || batch.earliest, batch.earliest].toSorted()[0] ?? '',
    latest: [report.latest, batch.latest].toSorted()[1] ?? '',
    seconds,
  }
}

interface Rejected {
  readonly rejected: number
  readonly why?: string | undefined
}

/** What of it the house did not take. */
async function offer({ json }: Batch, { to, clock, patienceMs = 60_000 }: SenderOptions): Promise<Rejected> {
  const body = Uint8Array.from(await pack(json, { level: 1 }))
  const endsAt = clock.now().getTime() + patienceMs
  for (let attempt = 1; ; attempt++) {
    const answer = await post(to, body)
    if (answer?.ok === true) {
      const { rejectedLogRecords: rejected = 0, errorMessage } = (await read(answer)).partialSuccess ?? {}
      return { rejected, why: rejected > 0 ? errorMessage : undefined }
    }
    const passing = answer === undefined || answer.status === 429 || answer.status >= 500
    if (answer !== undefined && !passing) throw refused(to, answer.status, (await read(answer)).message)
    const waitMs = retryAfterMs(answer) ?? backoffMs(attempt, 500, 10_000)
    if (clock.now().getTime() + waitMs > endsAt) {
      if (answer === undefined) throw noHouse(to, undefined)
      throw refused(to, answer.status, (await read(answer)).message)
    }
    await answer?.body?.cancel()
    await clock.sleep(waitMs)
  }
}

async function post(to: string, body: Uint8Array<ArrayBuffer>): Promise<Response | undefined> {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  try {
    return await fetch(`${to}/v1/logs`, { method: 'POST', headers, body, signal: AbortSignal.timeout(ANSWER_MS) })
  } catch {
    return undefined
  }
}

async function read(answer: Response): Promise<z.infer<typeof Answer>> {
  const body: unknown = await answer.json().catch(() => undefined)
  return Answer.safeParse(body).data ?? {}
}

/** Retry-After in seconds, as the house says it. */
function retryAfterMs(answer: Response | undefined): number | undefined {
  const seconds = Number(answer?.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? Math.max(0.1, seconds) * 1_000 : undefined
}

function noHouse(to: string, status: number | undefined): GiveUp {
  const what = status === undefined ? `No house answers at ${to}` : `What answers at ${to} is no house (HTTP ${status})`
  return new GiveUp('no-house', `${what}. Start one with \`faultline start\`, or name its address with --to.`)
}

function refused(to: string, status: number, message = 'it did not say why.'): GiveUp {
  return new GiveUp('refused', `The house at ${to} refuses the records (HTTP ${status}): ${message}`)
}
