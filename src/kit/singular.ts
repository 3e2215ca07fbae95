/** A word without what makes it many: `payments` and `payment` are one. Rough, lower case, English. Pure. */
export function singular(word: string): string {
  const lower = word.toLowerCase()
  if (lower.length < 4 || /(?:ss|us|is)$/.test(lower) || !lower.endsWith('s')) return lower
  if (lower.endsWith('ies')) return `${lower.slice(0, -3)}y`
  return lower.slice(0, /(?:ss|sh|ch|x)es$/.test(lower) ? -2 : -1)
}
