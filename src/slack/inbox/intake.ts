import { escaped } from '../../../blocks/mrkdwn.ts'
import { cut } from '../../../blocks/words.ts'
import { backoffMs } from '../../kit/backoff.ts'
import type { Clock } from '../../kit/clock.ts'
import { crashPoint } from '../../kit/crash-point.ts'
import type { Log } from '../../kit/log.ts'
import { asOutcome, GiveUp } from '../../kit/outcome.ts'
import { checkForm } from '../views/check-form.ts'
import { createAnswersFirst } from './answers-first.ts'
import type { Inbox, InboxRow } from './inbox.ts'
import { type PayloadName, payloadName } from './payload-key.ts'
import { storable } from './storable.ts'

/** One payload from Slack, over a socket or HTTP, proven to be Slack's. */
export interface Delivery {
  readonly body: unknown
  readonly envelopeId?: string
  /** 0 or absent at the first delivery; for the log only. */
  readonly retryNum?: number
  /** Answers Slack, which waits three seconds. */
  readonly ack: (answer?: object) => Promise<void>
}

export interface IntakeOptions {
  readonly inbox: Inbox
  readonly clock: Clock
  readonly log: Log
  /** Does what the payload asks for. `RetryLater` and the unexpected are tried again, `GiveUp` is not. */
  readonly work: (body: unknown, receivedAt: string) => Promise<void>
  /** Tells whoever sent it that it cannot be worked off; what it rejects with is logged. */
  readonly onSetAside?: (body: unknown, receivedAt: string) => Promise<void>
  readonly maxAttempts?: number
  readonly sweepEveryMs?: number
  /** How long a finished row is remembered, so that a redelivery is recognised. Slack redelivers for up to a day. */
  readonly keepMs?: number
}

/** Keeps each payload, acknowledges it, and only then works it off; what a crash left behind is worked off later. */
export interface Intake {
  take(delivery: Delivery): Promise<void>
  start(): Promise<void>
  /** Waits for the work in hand. */
  stop(): Promise<void>
}

const DAY_MS = 86_400_000

export function createIntake(options: IntakeOptions): Intake {
  const { inbox, clock, log } = options
  const stopping = new AbortController()
  const inHand = new Set<Promise<void>>()
  const answers = createAnswersFirst(clock)
  let sweeping: Promise<void> = Promise.resolve()

  function process(row: InboxRow): Promise<void> {
    // In hand from here on, or a stop would not wait for what waits for others' answers.
    const work = answers
      .turn()
      .then(() => workOff(row, options))
      .catch((error: unknown) =>
        log.error(
          { key: row.key, error: String(error) },
          'a payload of Slack could not be put back; it is retried when its hold ends',
        ),
      )
    inHand.add(work)
    return work.finally(() => inHand.delete(work))
  }

  return {
    async take(delivery) {
      const row = await answers.owe(() => answer(delivery, options))
      if (row !== undefined) await process(row)
    },
    async start() {
      await inbox.releaseOwn()
      sweeping = sweep(options, process, stopping.signal)
    },
    async stop() {
      stopping.abort()
      await sweeping
      await Promise.all(inHand)
    },
  }
}

/** The row to work off; undefined when there is none. */
async function answer(delivery: Delivery, { inbox, log }: IntakeOptions): Promise<InboxRow | undefined> {
  const { body, envelopeId, retryNum, ack } = delivery
  const problems = checkForm(body)
  if (problems !== undefined) {
    await ack({ response_action: 'errors', errors: problems })
    return undefined
  }
  const name = payloadName(body, envelopeId)
  crashPoint('slack.inbox:before')
  const kept = await keep(storable(body), name, ack, { inbox, log })
  if (kept === 'not kept') return undefined
  crashPoint('slack.inbox:after')
  // Kept is kept: when the socket breaks now, Slack delivers again and the copy is recognised.
  await ack().catch((error: unknown) =>
    log.warn(
      { kind: name.kind, error: String(error) },
      'Slack could not be answered; the payload is kept and worked off',
    ),
  )
  if (kept.row === undefined) log.info({ kind: name.kind, retryNum }, 'Slack delivered a payload again; it is known')
  return kept.row
}

/** Slack delivers a slash command once: one that cannot be kept is handed back to whoever typed it. */
async function keep(
  body: unknown,
  name: PayloadName,
  ack: Delivery['ack'],
  { inbox, log }: Pick<IntakeOptions, 'inbox' | 'log'>,
) {
  try {
    return { row: await inbox.keep(name, body) }
  } catch (error) {
    if (name.kind !== 'command') throw error
    log.error({ kind: name.kind, error: String(error) }, 'a command of Slack could not be kept and is handed back')
    await ack({ response_type: 'ephemeral', text: handedBack(body) })
    return 'not kept' as const
  }
}

/** Works off what a crash or a failure left behind, and forgets what nobody delivers again. */
async function sweep(
  { inbox, clock, log, sweepEveryMs = 2_000, keepMs = 2 * DAY_MS }: IntakeOptions,
  process: (row: InboxRow) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let prunedAt = 0
  while (!signal.aborted) {
    try {
      for (const row of await inbox.claim(20)) await process(row)
      const now = clock.now().getTime()
      if (now - prunedAt > DAY_MS / 24) {
        await inbox.prune(keepMs)
        prunedAt = now
      }
    } catch (error) {
      log.warn({ error: String(error) }, 'the inbox of Slack could not be swept; it is tried again')
    }
    await clock.sleep(sweepEveryMs, signal)
  }
}

async function workOff(row: InboxRow, options: IntakeOptions): Promise<void> {
  const { inbox, work, log, maxAttempts = 8 } = options
  try {
    await work(row.body, row.receivedAt)
    await inbox.done(row.key)
  } catch (error) {
    const thrown = unwrapped(error)
    const outcome = throwsForGood(thrown) ? new GiveUp('broken', String(thrown)) : asOutcome(thrown)
    const fields = { kind: row.kind, attempts: row.attempts, code: outcome.code, error: outcome.message }
    if (outcome instanceof GiveUp || row.attempts >= maxAttempts) {
      log.error(fields, 'a payload of Slack cannot be worked off and is set aside')
      await options
        .onSetAside?.(row.body, row.receivedAt)
        .catch((why: unknown) => log.warn({ kind: row.kind, error: String(why) }, 'its sender could not be told'))
      return inbox.fail(row.key, `${outcome.code}: ${outcome.message}`)
    }
    log.warn(fields, 'a payload of Slack could not be worked off yet')
    await inbox.retry(
      row.key,
      Math.max(outcome.afterMs, backoffMs(row.attempts)),
      `${outcome.code}: ${outcome.message}`,
    )
  }
}

/** A fault of ours that depends on what was typed alone: no second try ends otherwise, so nobody is kept waiting. */
function throwsForGood(error: unknown): boolean {
  return error instanceof RangeError || error instanceof ReferenceError
}

/** What a person typed, given back; an answer of Slack's holds 3,500 characters with ease. */
function handedBack(body: unknown): string {
  const { text } = { text: '', ...Object(body) }
  const typed = escaped(typeof text === 'string' ? cut(text, 2_500) : '')
  return `Nothing was done: I could not keep your command. Try again in a minute. You wrote: ${typed}`
}

/** The frame wraps what a listener throws. */
function unwrapped(error: unknown): unknown {
  return error instanceof Error && 'original' in error && error.original instanceof Error ? error.original : error
}
