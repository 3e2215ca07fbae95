import type { EachBatchPayload } from 'kafkajs'
import { backoffMs } from '../../kit/backoff.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { asOutcome, RetryLater } from '../../kit/outcome.ts'
import type { Batch, SubscribeOptions } from '../../timeline/timeline.ts'
import type { Assignment, Slot } from './assignment.ts'
import { batchOf, inPieces, type PlacedMessage } from './batches.ts'
import { withHeartbeat } from './heartbeat.ts'
import { isRebalance } from './kafka-outcome.ts'
import type { Names } from './names.ts'
import { tryWithin } from './try-within.ts'

export interface DeliveryOptions {
  readonly subscribed: SubscribeOptions
  readonly assignment: Assignment
  readonly names: Names
  readonly clock: Clock
  readonly log: Log
  readonly heartbeatMs: number
  readonly withinMs: number
  /** Moves the consumer to where it should stand. */
  readonly seek: (place: Slot & { readonly offset: string }) => void
  /** Aborted when the subscription is told to stop. */
  readonly stopping: AbortSignal
}

const MAX_BATCH = 500

/**
 * Hands what was fetched of one partition to the handler, piece by piece: handle, then commit, then go on. Nothing is
 * committed under another generation than the one in which it was handed over. Rejects when the group has moved on.
 */
export async function deliver(options: DeliveryOptions, payload: EachBatchPayload): Promise<void> {
  const { assignment, names, subscribed } = options
  const { topic: name, partition, messages } = payload.batch
  const slot = { topic: name, partition }
  const { generation } = assignment
  const topic = names.topicNamed(name)
  const next = await assignment.next(slot)
  if (!topic || next === undefined) return
  if (fetchedAt(payload.batch) !== next) return options.seek({ ...slot, offset: String(next) })
  const placed = messages.map(({ offset, key, value }): PlacedMessage => ({ topic, partition, offset, key, value }))
  for (const piece of inPieces(placed, subscribed.maxBatch ?? MAX_BATCH)) {
    const isOurs = () => generation === assignment.generation && payload.isRunning() && !payload.isStale()
    if (options.stopping.aborted || !isOurs()) return
    const { done, lost } = await withHeartbeat(options, payload.heartbeat, (signal) =>
      taken(options, batchOf(piece), signal),
    )
    // A stop lets the batch in hand be committed; a new generation does not.
    if (done && generation === assignment.generation) await commit(options, payload, slot, piece)
    if (lost) throw lost
    if (!done) return
  }
}

/** True when the handler took the batch; false when it was told to stop before. */
async function taken({ subscribed, log, clock }: DeliveryOptions, batch: Batch, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await subscribed.handle(batch)
      return true
    } catch (error) {
      const outcome = asOutcome(error)
      const passing = outcome instanceof RetryLater && outcome.code !== 'unexpected'
      const afterMs = passing ? outcome.afterMs : backoffMs(attempt, 200, 30_000)
      const told = { group: subscribed.group, attempt, afterMs, code: outcome.code, error: outcome.message }
      log.warn(told, 'batch not taken')
      await clock.sleep(afterMs, signal)
    }
  }
  return false
}

async function commit(
  options: DeliveryOptions,
  payload: EachBatchPayload,
  slot: Slot,
  piece: readonly PlacedMessage[],
): Promise<void> {
  const last = piece.at(-1)
  if (!last) return
  const { assignment, clock, withinMs } = options
  const { generation } = assignment
  const next = BigInt(last.offset) + 1n
  const partitions = [{ partition: slot.partition, offset: String(next) }]
  let moved: unknown
  await tryWithin(clock, withinMs, async () => {
    if (generation !== assignment.generation) return
    await payload.commitOffsetsIfNecessary({ topics: [{ topic: slot.topic, partitions }] }).catch((error: unknown) => {
      if (!isRebalance(error)) throw error
      moved = error
    })
  })
  // kafkajs joins again when it gets its own error back.
  if (moved) throw moved
  if (generation !== assignment.generation) return
  payload.resolveOffset(last.offset)
  await assignment.done(slot, next)
}

/** Where the request for this batch stood: a field that kafkajs has and its types leave out. */
function fetchedAt(batch: EachBatchPayload['batch']): bigint {
  const offset: unknown = Reflect.get(batch, 'fetchedOffset')
  return BigInt(typeof offset === 'string' ? offset : (batch.firstOffset() ?? '-1'))
}
