import type { Stretch } from './props.ts'

export type LogAspect = 'patterns' | 'errors' | 'anomalies' | 'trends'

/** What the logs of one service, or of all, said in a stretch of time, beside one before it. */
export interface LogFindings {
  readonly aspect: LogAspect
  /** "" for all services. */
  readonly service: string
  readonly window: Stretch
  readonly before: Stretch
  /** Of the stretch before, from when on anything was received, where that was not all the time. */
  readonly before_since?: string | undefined
  readonly filter?: string | undefined
  readonly now: LogVolume
  readonly past: LogVolume
  readonly points: readonly ({ readonly at: string } & LogVolume)[]
  readonly patterns: readonly LogPattern[]
  readonly gaps: readonly string[]
}

export interface LogVolume {
  readonly lines: number
  readonly warnings: number
  readonly errors: number
}

export interface LogPattern {
  readonly service: string
  readonly level: 'quiet' | 'warning' | 'error'
  /** One of its lines. */
  readonly title: string
  readonly count: number
  readonly before: number
  readonly trend: 'new' | 'rising' | 'steady' | 'falling' | 'vanished'
  readonly first_seen?: string | undefined
  readonly last_seen?: string | undefined
}
