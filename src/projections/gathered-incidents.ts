import type { StoredEvent } from '../timeline/timeline.ts'
import { recordKey } from '../timeline/topics.ts'

export interface Incident {
  readonly key: string
  readonly tenant_id: string
  readonly incident_id: string
}

export interface GatheredIncident extends Incident {
  /** In the order in which they came. */
  readonly events: StoredEvent[]
}

interface Held extends GatheredIncident {
  weight: number
}

/**
 * The events of a log by their incident, for as long as they find room: then the incident that was heard of longest ago is
 * given away. One that is heard of again after that is late: its events have to be looked up.
 */
export class GatheredIncidents {
  readonly #limit: number
  /** The one heard of last is the last. */
  readonly #held = new Map<string, Held>()
  readonly #given = new Set<string>()
  readonly #late = new Map<string, Incident>()
  #weight = 0
  #newest = ''

  /** `limitBytes`: of what is held, about. */
  constructor(limitBytes: number) {
    this.#limit = limitBytes
  }

  take(stored: StoredEvent): void {
    const { tenant_id, incident_id } = stored.event
    const key = recordKey(tenant_id, incident_id)
    if (this.#given.has(key)) {
      if (!this.#late.has(key)) this.#late.set(key, { key, tenant_id, incident_id })
      return
    }
    const held = this.#held.get(key) ?? { key, tenant_id, incident_id, events: [], weight: 0 }
    const weight = ENVELOPE_BYTES + weightOf(stored.event.payload)
    held.events.push(stored)
    held.weight += weight
    this.#weight += weight
    if (this.#newest === key) return
    this.#newest = key
    this.#held.delete(key)
    this.#held.set(key, held)
  }

  /** The incidents for which there is no room any more. */
  *overflow(): Iterable<GatheredIncident> {
    for (const held of this.#held.values()) {
      if (this.#weight <= this.#limit) return
      yield this.#giveAway(held)
    }
  }

  /** Everything that is still held. */
  *rest(): Iterable<GatheredIncident> {
    for (const held of this.#held.values()) yield this.#giveAway(held)
  }

  /** Those that were given away too early. */
  late(): readonly Incident[] {
    return [...this.#late.values()]
  }

  #giveAway(held: Held): GatheredIncident {
    this.#held.delete(held.key)
    this.#given.add(held.key)
    this.#newest = ''
    this.#weight -= held.weight
    return held
  }
}

const ENVELOPE_BYTES = 1_000

/** About how many bytes a value takes in memory. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') return 24 + value.length
  if (typeof value !== 'object' || value === null) return 8
  let weight = 40
  if (Array.isArray(value)) for (const part of value) weight += weightOf(part)
  // A list of its values would be made for each event there is.
  else for (const name in value) weight += weightOf(Reflect.get(value, name))
  return weight
}
