import { copyLine, inCopy } from './copy-text.ts'
import type { Transaction } from './database.ts'
import { INCIDENT_COLUMNS } from './incident-columns.ts'
import { INCIDENT_TABLES, type IncidentProjection, type IncidentTable } from './project-incident.ts'

export const TABLES = Object.keys(INCIDENT_TABLES) as readonly IncidentTable[]

/** So many bytes of one table go together: few enough to be held twice, enough that a turn to the database costs nothing. */
const AT_ONCE = 512 * 1024
/** Without those that name the incident. */
const OWN_COLUMNS = new Map(TABLES.map((table) => [table, INCIDENT_COLUMNS[table].slice(2)]))
/** So that neither side often waits for the other. */
const MOST_WAITING = 4
const UTF8 = new TextEncoder()

interface Gathered {
  readonly bytes: Uint8Array<ArrayBuffer>
  length: number
}

/** What `write` gives, once its rows are there; when it fails nothing is under way any more. */
export async function writeRows<T>(tx: Transaction, write: (writer: RowWriter) => Promise<T>): Promise<T> {
  const writer = new RowWriter(tx)
  try {
    const written = await write(writer)
    await writer.end()
    return written
  } catch (error) {
    await writer.abandon()
    throw error
  }
}

/** Gathers rows and puts them into their tables, where they must not be yet. What was gathered next is made while it does. */
export class RowWriter {
  readonly #tx: Transaction
  readonly #gathered = new Map<IncidentTable, Gathered>()
  readonly #waiting: Promise<void>[] = []
  #isAbandoned = false

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
    await Promise.all(this.#waiting.splice(0))
  }

  /** Resolves when nothing is under way any more; what waits is let go of. A copy after a rollback would stay for good. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true
    await Promise.allSettled(this.#waiting.splice(0))
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

  /** Resolves when few enough wait. */
  async #send(table: IncidentTable, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    while (this.#waiting.length >= MOST_WAITING) await this.#waiting.shift()
    const before = this.#waiting.at(-1)
    const copied = (before ?? Promise.resolve()).then(async () => {
      if (!this.#isAbandoned) await this.#tx.copy(table, INCIDENT_COLUMNS[table], bytes)
    })
    // Whoever waits for it next still gets the rejection.
    copied.catch(() => {})
    this.#waiting.push(copied)
  }
}
