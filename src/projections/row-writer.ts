import { copyLine, inCopy } from './copy-text.ts'
import type { Transaction } from './database.ts'
import { INCIDENT_COLUMNS } from './incident-columns.ts'
import { INCIDENT_TABLES, type IncidentProjection, type IncidentTable } from './project-incident.ts'

export const TABLES = Object.keys(INCIDENT_TABLES) as readonly IncidentTable[]

/** So many letters of one table go together: few enough to be held twice, enough that a turn to the database costs nothing. */
const AT_ONCE = 500_000

/** Gathers rows and puts them into their tables, where they must not be yet. What was gathered next is made while it does. */
export class RowWriter {
  readonly #tx: Transaction
  readonly #texts = new Map<IncidentTable, string>()
  #running: Promise<void> = Promise.resolve()

  constructor(tx: Transaction) {
    this.#tx = tx
  }

  async add(projection: IncidentProjection): Promise<void> {
    const incident = `${inCopy(projection.tenant_id)}\t${inCopy(projection.incident_id)}\t`
    for (const table of TABLES) {
      const rows = projection[table]
      if (rows.length === 0) continue
      const columns = INCIDENT_COLUMNS[table].slice(2)
      let text = this.#texts.get(table) ?? ''
      for (const row of rows) text += copyLine(columns, row, incident)
      this.#texts.set(table, text)
      if (text.length >= AT_ONCE) await this.#send(table, text)
    }
  }

  /** Resolves when every row is there. */
  async end(): Promise<void> {
    for (const [table, text] of this.#texts) await this.#send(table, text)
    await this.#running
  }

  /** Resolves when it is under way. */
  async #send(table: IncidentTable, text: string): Promise<void> {
    this.#texts.delete(table)
    await this.#running
    this.#running = this.#tx.copy(table, INCIDENT_COLUMNS[table], text)
    // Whoever waits for it next still gets the rejection.
    this.#running.catch(() => {})
  }
}
