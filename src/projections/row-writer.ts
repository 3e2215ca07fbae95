import { copyLine } from './copy-text.ts'
import type { Transaction } from './database.ts'
import { INCIDENT_COLUMNS } from './incident-columns.ts'
import { INCIDENT_TABLES, type IncidentProjection, type IncidentTable } from './project-incident.ts'

export const TABLES = Object.keys(INCIDENT_TABLES) as readonly IncidentTable[]

/** So many letters of rows go together: few enough to be held twice, enough that a turn to the database costs nothing. */
const AT_ONCE = 1_000_000

/** Gathers rows and puts them into their tables, where they must not be yet. What was gathered next is made while it does. */
export class RowWriter {
  readonly #tx: Transaction
  readonly #texts = new Map<IncidentTable, string>()
  #letters = 0
  #running: Promise<void> = Promise.resolve()

  constructor(tx: Transaction) {
    this.#tx = tx
  }

  async add(projection: IncidentProjection): Promise<void> {
    for (const table of TABLES) {
      const rows = projection[table]
      if (rows.length === 0) continue
      let text = this.#texts.get(table) ?? ''
      const before = text.length
      for (const row of rows) text += copyLine(INCIDENT_COLUMNS[table], row)
      this.#texts.set(table, text)
      this.#letters += text.length - before
    }
    if (this.#letters >= AT_ONCE) await this.#send()
  }

  /** Resolves when every row is there. */
  async end(): Promise<void> {
    await this.#send()
    await this.#running
  }

  /** Resolves when it is under way. */
  async #send(): Promise<void> {
    const texts = [...this.#texts]
    this.#texts.clear()
    this.#letters = 0
    await this.#running
    this.#running = this.#copied(texts)
    // Whoever waits for it next still gets the rejection.
    this.#running.catch(() => {})
  }

  async #copied(texts: readonly (readonly [IncidentTable, string])[]): Promise<void> {
    for (const [table, text] of texts) await this.#tx.copy(table, INCIDENT_COLUMNS[table], text)
  }
}
