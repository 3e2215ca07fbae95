/** So many stand beside each other. */
const MOST = 7

/** Which labels of an axis are written: every so many, counted from the one that is no number, such as where a fix was made. */
export function shownLabels(labels: readonly string[]): readonly boolean[] {
  const step = Math.max(1, Math.ceil(labels.length / MOST))
  const mark = Math.max(
    0,
    labels.findIndex((label) => !/\d/.test(label)),
  )
  return labels.map((_, i) => (i - mark) % step === 0)
}
