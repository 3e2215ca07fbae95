/** Figures as people read them: the one style of every sentence that a worker writes; views write theirs alike. */

/** With thousands separated; at most one decimal: `1,480`, `2.5`. */
export function numberWords(n: number): string {
  const [whole = '0', rest] = (Math.round(n * 10) / 10).toString().split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return rest === undefined ? grouped : `${grouped}.${rest}`
}

/** `1 line`, `3 lines`, `12,400 lines`. */
export function countWords(n: number, one: string, many = `${one}s`): string {
  return `${numberWords(n)} ${n === 1 ? one : many}`
}

/** A share of 1: `0.04 %`, `2.3 %`, `38 %`. */
export function percentWords(share: number): string {
  const value = share * 100
  if (value > 0 && value < 0.01) return 'below 0.01 %'
  return `${Number(value.toFixed(value >= 10 ? 0 : value >= 1 ? 1 : 2))} %`
}
