import canonicalize from 'canonicalize'

/** JSON as RFC 8785 (JCS) writes it: one byte sequence per value, whatever the order of keys. Throws on values JSON cannot hold. */
export function jcs(value: unknown): string {
  // The package is CommonJS with an `export default` type; under nodenext its default is the function itself at run time.
  const text = (canonicalize as unknown as (input: unknown) => string | undefined)(value)
  if (text === undefined) throw new TypeError('jcs: undefined has no canonical form')
  return text
}
