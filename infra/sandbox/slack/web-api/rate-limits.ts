import type { Clock } from '../../../../src/kit/clock.ts'

/** Calls a minute: special 1/s a channel for posts, T1 1+, T2 20+, T3 50+, T4 100+. */
export type Tier = 'post' | 'free' | 1 | 2 | 3 | 4

export interface RateLimitOptions {
  /** On by default. */
  readonly enabled?: boolean
  /** 2 allows twice as much of everything; 1 by default. */
  readonly scale?: number
}

interface Bucket {
  tokens: number
  atMs: number
}

interface Rate {
  readonly perSecond: number
  readonly burst: number
}

// Slack publishes a floor for each tier and tolerates bursts; a minute's worth at once is what the floor allows.
const RATES: Readonly<Record<Exclude<Tier, 'free'>, Rate>> = {
  post: { perSecond: 1, burst: 4 },
  1: { perSecond: 1 / 6, burst: 12 },
  2: { perSecond: 20 / 60, burst: 20 },
  3: { perSecond: 50 / 60, burst: 50 },
  4: { perSecond: 100 / 60, burst: 100 },
}

/** Token buckets: one for each method, and one for each channel for posts. */
export class RateLimits {
  readonly #clock: Clock
  readonly #scale: number
  #enabled: boolean
  readonly #buckets = new Map<string, Bucket>()

  constructor(clock: Clock, options: RateLimitOptions = {}) {
    this.#clock = clock
    this.#scale = options.scale ?? 1
    this.#enabled = options.enabled ?? true
  }

  get enabled(): boolean {
    return this.#enabled
  }

  set enabled(enabled: boolean) {
    this.#enabled = enabled
    this.#buckets.clear()
  }

  /** Takes one call; gives the whole seconds to wait when there is none left. */
  take(method: string, tier: Tier, channel: string | undefined): number | undefined {
    if (!this.#enabled || tier === 'free') return undefined
    const rate = RATES[tier]
    const burst = Math.max(1, rate.burst * this.#scale)
    const perSecond = rate.perSecond * this.#scale
    const bucket = this.#refilled(tier === 'post' ? `${method} ${channel ?? ''}` : method, burst, perSecond)
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond))
    bucket.tokens -= 1
    return undefined
  }

  #refilled(key: string, burst: number, perSecond: number): Bucket {
    const nowMs = this.#clock.now().getTime()
    const bucket = this.#buckets.get(key) ?? { tokens: burst, atMs: nowMs }
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, nowMs - bucket.atMs) / 1000) * perSecond)
    bucket.atMs = nowMs
    this.#buckets.set(key, bucket)
    return bucket
  }
}
