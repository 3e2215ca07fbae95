import { copyLine, inCopy } from './copy-text.ts'
import type { Transaction } from './database.ts'
import { INCIDENT_COLUMNS } from './incident-columns.ts'
import { INCIDENT_TABLES, type IncidentProjection, type IncidentTable } from './project-incident.ts'

export const TABLES = Object.keys(INCIDENT_TABLES) as readonly IncidentTable[]

/** So many bytes of one table go together: few enough to be held twice, enough that a turn to the database costs nothing. */
const AT_ONCE = 512 * 1024
/** Without those that name the incident. */
const OWN_COLUMNS = new Map(TABLES.map((table) => [table, INCIDENT_COLUMNS[table].slice(2)]))
const UTF8 = new TextEncoder()

interface Gathered {
  readonly bytes: Uint8Array<ArrayBuffer>
  length: number
}

/** Gathers rows and puts them into their tables, where they must not be yet. What was gathered next is made while it does. */
export class RowWriter {
  readonly #tx: Transaction
  readonly #gathered = new Map<IncidentTable, Gathered>()
  #running: Promise<void> = Promise.resolve()

  constructor(tx: Transaction) {
    this.#tx = tx
  }

  async add(projection: IncidentProjection): Promise<void> {
    const incident = `${inCopy(projection.tenant_id)}\t${inCopy(projection.incident_id)}\t`
    for (const table of TABLES) {
      const columns = OWN_COLUMNS.get(table) ?? []
      let text = ''
      for (const row of projection[table]) text += copyLine(columns, row, incident)
      if (text !== '') await this.#gather(table, text)
    }
  }

  /** Resolves when every row is there. */
  async end(): Promise<void> {
    for (const table of this.#gathered.keys()) await this.#flush(table)
    await this.#running
  }

  /** As bytes at once: pieces of text by the hundred thousand would have to be looked at by every collecting of garbage. */
  async #gather(table: IncidentTable, text: string): Promise<void> {
    // A letter takes three bytes at most.
    const room = 3 * text.length
    const known = this.#gathered.get(table)
    if (known && known.bytes.length - known.length < room) await this.#flush(table)
    if (room > AT_ONCE) return this.#send(table, UTF8.encode(text))
    const gathered = this.#gathered.get(table) ?? { bytes: new Uint8Array(AT_ONCE), length: 0 }
    this.#gathered.set(table, gathered)
    gathered.length += UTF8.encodeInto(text, gathered.bytes.subarray(gathered.length)).written
  }

  async #flush(table: IncidentTable): Promise<void> {
    const gathered = this.#gathered.get(table)
    this.#gathered.delete(table)
    if (gathered) await this.#send(table, gathered.bytes.subarray(0, gathered.length))
  }

  /** Resolves when it is under way. */
  async #send(table: IncidentTable, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#running
    this.#running = this.#tx.copy(table, INCIDENT_COLUMNS[table], bytes)
    // Whoever waits for it next still gets the rejection.
    this.#running.catch(() => {})
  }
}
