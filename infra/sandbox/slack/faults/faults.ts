/** Trouble that can be ordered. `before`: nothing happened; `after`: it happened, but the client does not hear so. */
export const FAULT_KINDS = [
  'rate_limited',
  'error_before',
  'error_after',
  'reset_before',
  'reset_after',
  'slow',
  'redeliver',
  'late_history',
  'missing_scope',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export interface FaultOrder {
  readonly kind: FaultKind
  /** Only calls of this Web API method; any by default. */
  readonly method?: string
  /** Only calls with this channel id; any by default. */
  readonly channel?: string
  /** How often; until switched off by default. */
  readonly count?: number
  /** `slow`: how long; `late_history`: how young a message stays unseen; `rate_limited`: Retry-After. */
  readonly ms?: number
  /** `missing_scope`: only this scope; else all scopes of the method. */
  readonly scope?: string
}

export interface Fault extends FaultOrder {
  readonly id: string
  readonly fired: number
}

export interface Occasion {
  readonly method?: string
  readonly channel?: string | undefined
}

/** The faults that are switched on. Kept in memory only. */
export class Faults {
  #faults: Fault[] = []
  #ordered = 0

  add(order: FaultOrder): Fault {
    this.#ordered += 1
    const fault = { ...order, id: `fault-${this.#ordered}`, fired: 0 }
    this.#faults.push(fault)
    return fault
  }

  list(): readonly Fault[] {
    return this.#faults
  }

  /** False when there is none of that id. */
  remove(id: string): boolean {
    const before = this.#faults.length
    this.#faults = this.#faults.filter((fault) => fault.id !== id)
    return this.#faults.length < before
  }

  clear(): void {
    this.#faults = []
  }

  /** The first fault of this kind that fits, used once; undefined when all is well. */
  take(kind: FaultKind, occasion: Occasion = {}): Fault | undefined {
    const index = this.#faults.findIndex((fault) => fault.kind === kind && fits(fault, occasion))
    const fault = this.#faults[index]
    if (fault === undefined) return undefined
    const fired = { ...fault, fired: fault.fired + 1 }
    if (fault.count !== undefined && fired.fired >= fault.count) this.#faults.splice(index, 1)
    else this.#faults[index] = fired
    return fired
  }
}

function fits(fault: Fault, occasion: Occasion): boolean {
  const methodFits = fault.method === undefined || fault.method === occasion.method
  return methodFits && (fault.channel === undefined || fault.channel === occasion.channel)
}
