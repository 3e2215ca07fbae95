const UNIT = 1_000_000

/**
 * A vector as pgvector reads it, a million times as long and in whole numbers: nobody asks for more than its direction, and
 * reading a fraction takes the database, and PGlite above all, many times as long as reading a whole number.
 */
export function vectorText(vector: readonly number[]): string {
  let text = ''
  for (const value of vector) {
    if (text !== '') text += ','
    text += value === 0 ? '0' : Math.round(value * UNIT)
  }
  return `[${text}]`
}
