import type { House } from '../house.ts'
import type { Json } from '../json.ts'
import type { Args } from './args.ts'
import type { Tier } from './rate-limits.ts'

export interface Call {
  readonly house: House
  readonly args: Args
  readonly scopes: ReadonlySet<string>
}

export interface Method {
  readonly name: string
  readonly tier: Tier
  readonly token: 'bot' | 'app' | 'none'
  /** All of these are needed. */
  readonly scopes: readonly string[]
  /** Gives the answer without `ok`; throws SlackError. */
  readonly run: (call: Call) => Json
}

/** A method that the bot token calls. */
export function botMethod(name: string, tier: Tier, scopes: readonly string[], run: Method['run']): Method {
  return { name, tier, token: 'bot', scopes, run }
}
