import type { Evidence } from './evidence.ts'

/** Signatures that hold a skeleton of the first version; of those without one the names stay. */
const FIRST_VERSION = /^(?:sk1|ex[12]|st[12]):/

/**
 * What an error is called now, the name that was given first: rows are told under the names that they have now, and a fact
 * of before an upgrade says the old one. `from`: ISO 8601, since when the new names must have come.
 */
export async function namesNow(
  evidence: Pick<Evidence, 'query'>,
  service: string,
  signature: string,
  from: string,
): Promise<readonly string[]> {
  if (!FIRST_VERSION.test(signature)) return [signature]
  const { rows } = await evidence.query('signature_names', { service, from })
  return [signature, ...rows.filter(({ was }) => was === signature).map((row) => row.signature)]
}
