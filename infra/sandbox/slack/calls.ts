import type { Json } from './json.ts'

/** One Web API call as the server saw it. */
export interface ApiCall {
  readonly n: number
  readonly at: string
  readonly method: string
  /** Arguments with long texts cut; never a token. */
  readonly args: Json
  readonly ok: boolean
  readonly error?: string
  /** What the client got: an HTTP status, or "reset" when the connection was cut. */
  readonly status: number | 'reset'
}

const KEPT = 5_000
const LONGEST_ARG = 500

/** The newest calls, for assertions. Kept in memory only. */
export class CallLog {
  #calls: ApiCall[] = []
  #count = 0

  add(call: Omit<ApiCall, 'n'>): void {
    this.#count += 1
    this.#calls.push({ n: this.#count, ...call, args: summary(call.args) })
    if (this.#calls.length > KEPT) this.#calls.shift()
  }

  list(method?: string): readonly ApiCall[] {
    return method === undefined ? this.#calls : this.#calls.filter((call) => call.method === method)
  }

  reset(): void {
    this.#calls = []
    this.#count = 0
  }
}

function summary(args: Json): Json {
  const kept = Object.entries(args).filter(([name]) => name !== 'token')
  return Object.fromEntries(kept.map(([name, value]) => [name, cut(value)]))
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return value.length > LONGEST_ARG ? `${value.slice(0, LONGEST_ARG)}…` : value
  return value
}
