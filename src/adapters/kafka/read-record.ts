import type { OpaqueRecord } from '../../timeline/timeline.ts'
import { recordKey } from '../../timeline/topics.ts'
import type { RawMessage } from './raw-cluster.ts'

/** The type under which a record travels that is no event: it is passed by like one of a newer build. */
export const UNREADABLE = 'Unreadable'

/**
 * What a record says. One that is no JSON object with our fields, or speaks of another incident than its key, is opaque,
 * under the incident that its key names: whoever looks by key and whoever reads everything must find the same.
 */
export function readRecord({ key, value }: Pick<RawMessage, 'key' | 'value'>): OpaqueRecord['raw'] {
  const parsed = parse(value)
  const name = key?.toString()
  if (isRaw(parsed) && (name === undefined || name === recordKey(parsed.tenant_id, parsed.incident_id))) return parsed
  const [tenant_id = '', ...incident] = (name ?? '').split(':')
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
