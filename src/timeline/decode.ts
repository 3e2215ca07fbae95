import type { TimelineEvent } from './events.ts'
import { isKnownType } from './placement.ts'
import type { OpaqueRecord, Position, StoredEvent } from './timeline.ts'

/** The newest `schema_version` that this build reads. A version above it is kept and passed by. */
export const SCHEMA_VERSION = 1

/** A record of the log as a reader gets it: an event of the catalogue, or one that only a newer build understands. */
export type Decoded = { readonly stored: StoredEvent } | { readonly opaque: OpaqueRecord }

/** Tells known from opaque. The log's own checks (catalogue at append, checksum at read) vouch for the shape of known ones. */
export function decodeRecord(
  place: Position,
  raw: OpaqueRecord['raw'] & { readonly schema_version?: unknown },
): Decoded {
  const { topic, partition, offset } = place
  if (isKnownType(raw.event_type) && Number(raw.schema_version) <= SCHEMA_VERSION) {
    return { stored: { topic, partition, offset, event: raw as unknown as TimelineEvent } }
  }
  return { opaque: { topic, partition, offset, raw } }
}
