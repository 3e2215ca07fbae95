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

  /** Milliseconds until this may be done; 0 when at once. */
  waitMs(method: string, channel: string, nowMs: number): number {
    const paused = Math.max(0, (this.#pausedUntil.get(method) ?? 0) - nowMs)
    if (method !== POST) return paused
    const missing = 1 - this.#tokens(channel, nowMs)
    return Math.max(paused, missing <= 0 ? 0 : Math.ceil((missing / this.#perSecond) * 1_000))
  }

  /** Counts a message that is about to be sent. */
  take(method: string, channel: string, nowMs: number): void {
    if (method === POST) this.#buckets.set(channel, { tokens: this.#tokens(channel, nowMs) - 1, atMs: nowMs })
  }

  /** Slack asked for patience with a method. */
  pause(method: string, nowMs: number, afterMs: number): void {
    this.#pausedUntil.set(method, Math.max(this.#pausedUntil.get(method) ?? 0, nowMs + afterMs))
  }

  #tokens(channel: string, nowMs: number): number {
    const bucket = this.#buckets.get(channel)
    if (bucket === undefined) return this.#burst
    return Math.min(this.#burst, bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * this.#perSecond)
  }
}

export const POST = 'post'
