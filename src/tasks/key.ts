import { sha256OfJson } from '../kit/hash.ts'

export interface TaskName {
  readonly tenant_id: string
  readonly incident_id: string
  readonly event_type: string
  /** `agent.version` of the triggering event, never of the running worker; "" where no agent spoke. */
  readonly agent_version: string
  readonly cycle: number
  readonly slot: number
}

/**
 * The idempotency key of seed 004 section 8, (tenant_id, incident_id, event_type, agent_version), with `cycle` appended
 * above 1 or when there is a slot, and `slot` for scheduled repeats. Returns sha256 hex of its canonical JSON.
 */
export function taskKey(name: TaskName): string {
  const base: (string | number)[] = [name.tenant_id, name.incident_id, name.event_type, name.agent_version]
  if (name.cycle > 1 || name.slot > 0) base.push(name.cycle)
  if (name.slot > 0) base.push(name.slot)
  return sha256OfJson(base)
}
