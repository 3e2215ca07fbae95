import type { Findings } from '../../blocks/findings/props.ts'
import type { AskedWindow } from './commands/read-window.ts'

/** What was found, or a sentence that says what is missing and what to write instead. */
export type Answer<T> =
  | { readonly kind: 'found'; readonly found: T }
  | { readonly kind: 'problem'; readonly said: string }

export interface WindowQuestion {
  readonly window: AskedWindow
  /** Errors with these words alone; services may be among them. "" for all. */
  readonly words: string
}

/** Questions about the application that people ask aside from incidents. They state no fact and change nothing. */
export interface Questions {
  /** What went wrong in a stretch of time. */
  investigate(question: WindowQuestion): Promise<Answer<Findings>>
}
