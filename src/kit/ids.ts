import { v5 as uuidv5 } from 'uuid'
import { jcs } from './jcs.ts'

/** UUIDv5(URL, "urn:faultline:timeline:v1"): frozen for ever, see docs/decisions/0002. */
export const TIMELINE_NAMESPACE = '9177ba4a-3f43-5f6d-8807-844a4604e5dc'

/** A UUIDv5 whose name is the canonical JSON of `parts`, so that no separator can collide. */
export function nameId(parts: readonly (string | number)[]): string {
  return uuidv5(jcs(parts), TIMELINE_NAMESPACE)
}
