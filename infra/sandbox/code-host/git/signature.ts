export interface Signature {
  readonly name: string
  readonly email: string
  /** ISO 8601; git keeps whole seconds. */
  readonly date: string
}

/** As commits hold it: whole seconds, and nothing that would end the line or the name. */
export function signatureLine(signature: Signature): string {
  const clean = (text: string) => text.replace(/[<>\n\0]/g, '').trim()
  return `${clean(signature.name)} <${clean(signature.email)}> ${Math.floor(Date.parse(signature.date) / 1_000)} +0000`
}
