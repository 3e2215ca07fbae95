/**
 * The same payload without what a database refuses in a text: NUL goes, half a surrogate pair becomes `\ufffd`. A payload
 * that cannot be kept is lost for the person who sent it, because Slack delivers a slash command once. Pure.
 */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').replace(/\p{Cs}/gu, '\ufffd')
  if (Array.isArray(value)) return value.map(storable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), storable(inner)]))
}
