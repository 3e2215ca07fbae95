import type { Baseline } from './baseline.ts'
import type { SignatureUsual } from './signature-usual.ts'

/** Results that are dear to work out and hold until the sums behind them change. */
export class Worked {
  readonly #baselines = new Map<string, Baseline>()
  readonly #usuals = new Map<string, SignatureUsual>()
  readonly #shares = new Map<string, number>()

  baseline(key: string, make: () => Baseline): Baseline {
    return remembered(this.#baselines, key, make)
  }

  usual(key: string, make: () => SignatureUsual): SignatureUsual {
    return remembered(this.#usuals, key, make)
  }

  share(key: string, make: () => number): number {
    return remembered(this.#shares, key, make)
  }

  /** What rests on blocks is forgotten. */
  clearBlocks(): void {
    this.#baselines.clear()
    this.#shares.clear()
  }

  clear(): void {
    this.clearBlocks()
    this.#usuals.clear()
  }
}

function remembered<T>(memory: Map<string, T>, key: string, make: () => T): T {
  const known = memory.get(key)
  if (known !== undefined) return known
  const made = make()
  memory.set(key, made)
  return made
}
