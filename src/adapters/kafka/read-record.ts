import type { OpaqueRecord } from '../../timeline/timeline.ts'
import type { RawMessage } from './raw-cluster.ts'

/** The type under which a record travels that is no event: it is passed by like one of a newer build. */
export const UNREADABLE = 'Unreadable'

/** What a record says. One that is no JSON object with our fields is opaque, under the incident that its key names. */
export function readRecord({ key, value }: Pick<RawMessage, 'key' | 'value'>): OpaqueRecord['raw'] {
  const parsed = parse(value)
  if (isRaw(parsed)) return parsed
  const [tenant_id = '', ...incident] = (key?.toString() ?? '').split(':')
  return { event_type: UNREADABLE, tenant_id, incident_id: incident.join(':') }
}

function parse(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString() ?? 'null')
  } catch {
    return undefined
  }
}

function isRaw(value: unknown): value is OpaqueRecord['raw'] {
  if (typeof value !== 'object' || value === null) return false
  return ['event_type', 'tenant_id', 'incident_id'].every((field) => typeof Reflect.get(value, field) === 'string')
}
