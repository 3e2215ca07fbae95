import { RetryLater } from '../kit/outcome.ts'

/** A value that is not there yet. The server answers before its stores are open; until then callers are told to come back. */
export interface Late<T> {
  get(): T
  readonly ready: boolean
  set(value: T): void
}

export function late<T>(what: string): Late<T> {
  let value: { readonly of: T } | undefined
  return {
    get ready() {
      return value !== undefined
    },
    get() {
      if (value === undefined) throw new RetryLater('starting', `${what} is still opening. Send it again in a moment.`)
      return value.of
    },
    set(given) {
      value = { of: given }
    },
  }
}
