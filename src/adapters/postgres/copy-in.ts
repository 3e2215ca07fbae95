import pg from 'pg'

/** What the protocol of Postgres needs for COPY, and the types of `pg` leave out. */
interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** `COPY ... FROM STDIN` with these rows, on a connection of `pg`, whose own query refuses to send any. */
export function copyIn(client: pg.ClientBase, statement: string, rows: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const told = (error?: Error | null) => (error ? reject(error) : resolve())
    const query = Object.assign(new pg.Query(statement, [], told), {
      handleCopyInResponse: (connection: CopyConnection) => {
        connection.sendCopyFromChunk(
          typeof rows === 'string' ? Buffer.from(rows) : Buffer.from(rows.buffer, rows.byteOffset, rows.length),
        )
        connection.endCopyFrom()
      },
    })
    client.query(query)
  })
}

/** The names come from our own code, never from data. */
export function copyStatement(table: string, columns: readonly string[], from: string): string {
  return `copy ${table} (${columns.join(', ')}) from ${from}`
}
