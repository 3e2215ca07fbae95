/** One service's evidence that something is wrong, with the numbers that say so. */
export interface Alarm {
  readonly service: string
  readonly rule: 'rate' | 'signature' | 'novelty'
  /** Half-open, seconds since 1970. `from` is where the trouble began, as far as the buckets tell. */
  readonly from: number
  readonly to: number
  readonly requests: number
  readonly errors: number
  readonly observed: number
  readonly expected: number
  readonly tail: number
  readonly baselineRate: number
  readonly cold: boolean
  /** The signature that is new, or comes more often: of its rules. */
  readonly signature?: string
}
