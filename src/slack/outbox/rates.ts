/** Slack takes a message a second in a channel and forgives small bursts; a 429 stops one method for as long as it says. */
export class Rates {
  readonly #burst: number
  readonly #perSecond: number
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>()
  readonly #pausedUntil = new Map<string, number>()

  constructor(options: { readonly burst?: number; readonly perSecond?: number } = {}) {
    this.#burst = options.burst ?? 3
    this.#perSecond = options.perSecond ?? 1
  }

  /**
   * Counts what is about to be sent when it may be sent now: 0. Else the milliseconds until it may, and nothing is counted.
   * One step, so that many who ask at once cannot all find the same place free.
   */
  reserve(method: string, channel: string, nowMs: number): number {
    const paused = Math.max(0, (this.#pausedUntil.get(method) ?? 0) - nowMs)
    if (method !== POST) return paused
    const tokens = this.#tokens(channel, nowMs)
    const waitMs = Math.max(paused, tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / this.#perSecond) * 1_000))
    if (waitMs === 0) this.#use(channel, { tokens: tokens - 1, atMs: nowMs }, nowMs)
    return waitMs
  }

  /** What was reserved is certainly not sent. */
  refund(method: string, channel: string): void {
    const bucket = this.#buckets.get(channel)
    if (method === POST && bucket !== undefined) bucket.tokens += 1
  }

  /** Slack asked for patience with a method. */
  pause(method: string, nowMs: number, afterMs: number): void {
    this.#pausedUntil.set(method, Math.max(this.#pausedUntil.get(method) ?? 0, nowMs + afterMs))
  }

  /** Channels that it remembers: those written to lately. */
  get channels(): number {
    return this.#buckets.size
  }

  /** The one used last is the last. A full one is as good as none: each incident has a channel, and most are silent for ever. */
  #use(channel: string, bucket: { tokens: number; atMs: number }, nowMs: number): void {
    this.#buckets.delete(channel)
    this.#buckets.set(channel, bucket)
    for (const silent of this.#buckets.keys()) {
      if (this.#tokens(silent, nowMs) < this.#burst) return
      this.#buckets.delete(silent)
    }
  }

  #tokens(channel: string, nowMs: number): number {
    const bucket = this.#buckets.get(channel)
    if (bucket === undefined) return this.#burst
    return Math.min(this.#burst, bucket.tokens + (Math.max(0, nowMs - bucket.atMs) / 1_000) * this.#perSecond)
  }
}

export const POST = 'post'
