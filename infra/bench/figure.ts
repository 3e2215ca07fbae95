/** One measured figure: a line of JSON on standard output. */
export interface Figure {
  readonly bench: string
  readonly metric: string
  readonly value: number
  readonly unit: string
  /** The same work done bare, in the same run and on the same machine, in the same unit. */
  readonly baseline?: number
  /** `value` over `baseline`. */
  readonly ratio?: number
  /** How many events, clicks or runs the figure rests on. */
  readonly n: number
  /** What we hold the house to: at least for rates, at most for times and sizes. */
  readonly aim?: number
}

/** Runs alone; says what it measured. */
export type Bench = () => Promise<readonly Figure[]>

export function against(baseline: number, value: number): { readonly baseline: number; readonly ratio: number } {
  return { baseline: rounded(baseline), ratio: Number((value / baseline).toFixed(3)) }
}

/** At most four digits that mean something. */
export function rounded(value: number): number {
  return value >= 1_000 ? Math.round(value) : Number(value.toPrecision(4))
}

/** Nearest rank; 0 for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

/** Milliseconds that the work took; the median of `times` runs. */
export async function medianMs(times: number, work: (run: number) => Promise<void> | void): Promise<number> {
  const took: number[] = []
  for (let run = 0; run < times; run++) {
    const start = performance.now()
    await work(run)
    took.push(performance.now() - start)
  }
  return percentile(took, 0.5)
}
