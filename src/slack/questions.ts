import type { LogAspect, LogFindings } from '../../blocks/findings/log-props.ts'
import type { Findings } from '../../blocks/findings/props.ts'
import type { RateFigure } from '../timeline/payloads/shared.ts'
import type { AskedWindow } from './commands/read-window.ts'

/** What was found, or a sentence that says what is missing and what to write instead. */
export type Answer<T> =
  | { readonly kind: 'found'; readonly found: T }
  | { readonly kind: 'problem'; readonly said: string }

export interface WindowQuestion {
  readonly window: AskedWindow
  /** What else was said: services, and words that errors must have. "" for all. */
  readonly words: string
}

export interface LogQuestion extends WindowQuestion {
  /** A service; "" for all. */
  readonly source: string
  readonly aspect: LogAspect
}

/** Questions about the application that people ask aside from incidents. They state no fact and change nothing. */
export interface Questions {
  /** What went wrong in a stretch of time. */
  investigate(question: WindowQuestion): Promise<Answer<Findings>>
  /** The services that the words begin with, on one axis of time. */
  correlate(question: WindowQuestion): Promise<Answer<Findings>>
  /** What the logs said, beside the stretch of time before. */
  logs(question: LogQuestion): Promise<Answer<LogFindings>>
  /** Which telemetry is read, and where, in words for people; undefined where nobody can say. */
  reads?(): string | undefined
  /** How a service does now, which is as long as in the measures of an incident; undefined where it was asked nothing. */
  rateNow(service: string): Promise<RateFigure | undefined>
  /** Every service that the evidence knows, sorted. */
  services(): Promise<readonly string[]>
}
