import type { Clock } from '../../kit/clock.ts'
import type { Batch, Position, SubscribeOptions, Timeline } from '../../timeline/timeline.ts'
import type { Metrics } from './metrics.ts'

/** After so long without a delivery a partition that grows is read by another process. */
const MOVED_MS = 60_000

interface Reached {
  readonly position: Position
  readonly atMs: number
}

interface Consumer {
  readonly reached: Map<string, Reached>
  /** Batches in hand. */
  working: number
}

/** Follows how far the consumers of this process are, and compares with the log whenever the figures are asked for. */
export function lagOf(timeline: Timeline, metrics: Metrics, clock: Clock) {
  const consumers = new Map<string, Consumer>()
  metrics.looks.add(async () => {
    if (consumers.size === 0) return
    const ends = await timeline.highWatermarks()
    for (const [group, consumer] of consumers) {
      const lag = behind(consumer, ends, clock.now().getTime())
      metrics.consumerLag.set({ consumer: group }, lag)
      if (group === 'projector' && lag === 0 && consumer.working === 0) metrics.projectionLag.set(0)
    }
  })
  return {
    followed(options: SubscribeOptions): SubscribeOptions {
      const consumer: Consumer = { reached: new Map(), working: 0 }
      consumers.set(options.group, consumer)
      return {
        ...options,
        handle: async (batch) => {
          consumer.working++
          // A batch whose work never ends is behind too, though nothing was done before it.
          for (const position of batch.next) begin(consumer, batch, position, clock.now().getTime())
          await options.handle(batch).finally(() => {
            consumer.working--
          })
          const nowMs = clock.now().getTime()
          for (const position of batch.next) consumer.reached.set(nameOf(position), { position, atMs: nowMs })
          if (options.group === 'projector') metrics.projectionLag.set(ageS(batch, nowMs))
        },
      }
    },
  }
}

function begin({ reached }: Consumer, { events }: Batch, { topic, partition }: Position, atMs: number): void {
  if (reached.has(nameOf({ topic, partition, offset: 0n }))) return
  const first = events.find((event) => event.topic === topic && event.partition === partition)
  if (first !== undefined) reached.set(nameOf(first), { position: first, atMs })
}

function behind({ reached, working }: Consumer, ends: readonly Position[], nowMs: number): number {
  let lag = 0n
  for (const end of ends) {
    const mine = reached.get(nameOf(end))
    if (mine === undefined || end.offset <= mine.position.offset) continue
    if (working === 0 && nowMs - mine.atMs > MOVED_MS) reached.delete(nameOf(end))
    else lag += end.offset - mine.position.offset
  }
  return Number(lag)
}

function ageS({ events }: Batch, nowMs: number): number {
  const newestMs = Math.max(...events.map(({ event }) => Date.parse(event.time)))
  return Number.isFinite(newestMs) ? Math.max(0, nowMs - newestMs) / 1_000 : 0
}

function nameOf({ topic, partition }: Position): string {
  return `${topic}/${partition}`
}
