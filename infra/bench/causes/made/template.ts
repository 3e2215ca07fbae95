/** How a series runs through an incident: it stays, steps at the onset, climbs from the change on, or climbs from the onset. */
export type Shape = 'step' | 'climb' | 'ramp'

export interface MadeSeries {
  /** Whose it is: the service hit, its caller, what it calls, or the platform. */
  readonly of: 'hit' | 'caller' | 'callee' | 'platform'
  readonly metric: string
  readonly usual: number
  readonly bad: number
  readonly shape: Shape
}

export interface MadeDiff {
  readonly title: string
  /** `{hit}` stands for the service's folder; a path without it is a shared library. */
  readonly path: string
  /** Lines with their marks, without a header. */
  readonly patch: readonly string[]
}

/** One kind of incident, with words to choose from. */
export interface Template {
  readonly kind: string
  /** Absent where no change is to blame. */
  readonly guilty?: readonly MadeDiff[]
  readonly errors: readonly string[]
  readonly stack?: string
  readonly warnings?: readonly string[]
  readonly callerErrors: readonly string[]
  readonly series: readonly MadeSeries[]
  /** What is like the guilty change or near the errors in words, and innocent. */
  readonly decoys: readonly MadeDiff[]
  /** Minutes from the deploy to the first harm, at least and at most; where nothing is to blame, from the nearest decoy. */
  readonly delay: readonly [number, number]
  /** Where the same is seen in several services at once. */
  readonly everywhere?: boolean
  readonly notice?: string
}
