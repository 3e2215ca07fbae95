const WIDTH = 48

/** One bar a value, as long as the largest is to it, for a terminal. */
export function plotted(title: string, points: readonly { readonly label: string; readonly value: number }[]): string {
  const most = Math.max(...points.map(({ value }) => value), Number.MIN_VALUE)
  const widest = Math.max(...points.map(({ label }) => label.length))
  const lines = points.map(({ label, value }) => {
    const bar = '#'.repeat(Math.max(1, Math.round((value / most) * WIDTH)))
    return `  ${label.padStart(widest)} ${bar} ${Number(value.toPrecision(3))}`
  })
  return [title, ...lines].join('\n')
}
