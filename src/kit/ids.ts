import { v5 as uuidv5 } from 'uuid'
import { jcs } from './jcs.ts'

/** UUIDv5(URL, "urn:faultline:timeline:v1"): frozen for ever, see docs/decisions/0002. */
export const TIMELINE_NAMESPACE = '9177ba4a-3f43-5f6d-8807-844a4604e5dc'

/** So many ids are remembered with their names: the same few facts are named over and over while they are worked on. */
const REMEMBERED = 4_096
const named = new Map<string, string>()

/** A UUIDv5 whose name is the canonical JSON of `parts`, so that no separator can collide. */
export function nameId(parts: readonly (string | number)[]): string {
  const name = jcs(parts)
  const known = named.get(name)
  if (known !== undefined) return known
  const id = uuidv5(name, TIMELINE_NAMESPACE)
  if (named.size >= REMEMBERED) named.clear()
  named.set(name, id)
  return id
}
