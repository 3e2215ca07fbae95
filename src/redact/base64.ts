const TEXT = /^[\t\n\r -~]+$/

/** The text behind base64 of either alphabet; undefined for what is no base64, or no plain text. */
export function fromBase64(code: string): string | undefined {
  const head = decoded(code.slice(0, 12))
  if (head === undefined || !TEXT.test(head)) return undefined
  const text = decoded(code)
  return text !== undefined && TEXT.test(text) ? text : undefined
}

function decoded(code: string): string | undefined {
  const bare = code.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')
  // What a cut leaves over of a group of four says nothing.
  const whole = bare.length % 4 === 1 ? bare.slice(0, -1) : bare
  try {
    return atob(whole)
  } catch {
    return undefined
  }
}
