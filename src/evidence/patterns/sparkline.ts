const BARS = '▁▂▃▄▅▆▇█'

/** Sums of `counts` (by the second a step begins with) in `width` equal parts of [first, last]. */
export function partsOf(
  counts: ReadonlyMap<number, number>,
  { first, last }: { readonly first: number; readonly last: number },
  width: number,
): readonly number[] {
  const sums = Array<number>(width).fill(0)
  const span = Math.max(1, last - first + 1)
  for (const [second, count] of counts) {
    const part = Math.min(width - 1, Math.max(0, Math.floor(((second - first) / span) * width)))
    sums[part] = (sums[part] ?? 0) + count
  }
  return sums
}

/** A bar for each number, against the largest; a space where there is nothing at all. */
export function sparkline(numbers: readonly number[]): string {
  const most = Math.max(1, ...numbers)
  return numbers.map((n) => (n === 0 ? ' ' : (BARS[Math.min(7, Math.floor((n / most) * 7.999))] ?? ''))).join('')
}
