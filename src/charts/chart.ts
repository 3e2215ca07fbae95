/** What a colour says: it failed, it warns, or nothing. */
export type Tone = 'error' | 'warning' | 'quiet'

/** Something that people changed. */
export type ChangeKind = 'deploy' | 'flag' | 'config' | 'migration'

/** Lanes over one axis of time. Every string may be foreign; times are milliseconds since 1970. */
export interface Chart {
  readonly title: string
  readonly subtitle: string
  readonly fromMs: number
  readonly toMs: number
  readonly lanes: readonly ChartLane[]
  /** What lies before the axis is told in the list alone. */
  readonly marks: readonly ChartMark[]
  /** Sentences below: what limits it. */
  readonly notes: readonly string[]
}

export interface ChartLane {
  readonly name: string
  /** Two short lines beside the name. */
  readonly notes: readonly string[]
  readonly tone: Tone
  readonly unit: '%' | 'count'
  /** Oldest first; each holds until `sizeMs` after it. A time without a point is a gap. */
  readonly points: readonly { readonly atMs: number; readonly value: number }[]
  readonly sizeMs: number
  /** Where usual times lie. */
  readonly usual?: number
  /** When it was not as usual. */
  readonly trouble?: { readonly fromMs: number; readonly toMs: number; readonly tone: Tone; readonly label: string }
  /** The parts of that time in which it was so, where it was as usual between them. */
  readonly parts?: readonly { readonly fromMs: number; readonly toMs: number }[]
}

export interface ChartMark {
  readonly atMs: number
  readonly kind: ChangeKind
  readonly label: string
}
