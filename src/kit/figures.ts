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

/** A commit's name as people read it: seven figures, everywhere alike. What is none, such as the name of a flag, is whole. */
export function shortSha(ref: string): string {
  return /^[0-9a-f]{8,64}$/i.test(ref) ? ref.slice(0, 7) : ref
}

/** `45 s`, `4 min 35 s`, `3 h 05 min`, `2 d 4 h`. */
export function durationWords(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  const min = Math.floor(s / 60)
  if (min < 60) return s % 60 === 0 ? `${min} min` : `${min} min ${s % 60} s`
  if (min < 48 * 60)
    return min % 60 === 0 ? `${min / 60} h` : `${Math.floor(min / 60)} h ${String(min % 60).padStart(2, '0')} min`
  return `${Math.floor(min / 1_440)} d ${Math.floor((min % 1_440) / 60)} h`
}
