import type { Json } from '../json.ts'

export interface Delivery {
  readonly kind: 'events_api' | 'slash_commands' | 'interactive'
  readonly payload: Json
  readonly retry?: { readonly num: number; readonly reason: string }
}

/** What came of handing something to the app; `body` is what its acknowledgement carried. */
export type Answer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly reason: FailReason; readonly noRetry?: boolean }

export type FailReason = 'timeout' | 'http_timeout' | 'http_error' | 'connection_failed' | 'no_connection'

/** The way to the app: sockets it opened, or its own HTTP address. */
export interface Transport {
  /** One attempt. Never rejects. */
  send(delivery: Delivery): Promise<Answer>
  /** Resolves when an attempt makes sense, or when `signal` aborts. */
  ready(signal: AbortSignal): Promise<void>
  close(): void
}
