/**
 * The columns with U+FFFD for half a character, as is left where a text was cut through an emoji: it is no UTF-8, and one of
 * them would have the whole insert refused. What is whole, as nearly all is, is not copied.
 */
export function wellFormed(columns: object): object {
  return isWhole(columns) ? columns : Object(mended(columns))
}

function isWhole(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, one]) => key.isWellFormed() && isWhole(one))
}

function mended(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(mended)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toWellFormed(), mended(one)]))
}
