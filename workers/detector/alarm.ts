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
  /** What was seen before of a service that is too little known: requests, and the share of them that failed. */
  readonly before: { readonly requests: number; readonly share: number }
  /** The signature that is new, or comes more often: of its rules. */
  readonly signature?: string
}
