import { createHash } from 'node:crypto'
import { jcs } from '../kit/jcs.ts'
import type { Database } from './database.ts'
import { INCIDENT_TABLES } from './project-incident.ts'

const PAGE = 500
const KEYS = { projection_offsets: ['topic', 'partition'], ...INCIDENT_TABLES }

/** SHA-256 over every column of every projected row, in key order: equal for equal timelines, however they were read. */
export async function dumpHash(db: Database): Promise<string> {
  const hash = createHash('sha256')
  await dumpLines(db, (line) => void hash.update(`${line}\n`))
  return hash.digest('hex')
}

/** What the hash is of: each table's name, then a line of JSON for each of its rows, all of one moment. */
export async function dumpLines(db: Database, take: (line: string) => void): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read')
    for (const [table, keys] of Object.entries(KEYS)) {
      take(table)
      // A cursor sorts once; pages by offset would sort the whole table for each.
      await tx.query(`declare dump no scroll cursor for select * from ${table} order by ${orderOf(keys)}`)
      for (let length = PAGE; length === PAGE; ) {
        const rows = await tx.query(`fetch ${PAGE} from dump`)
        for (const row of rows) take(jcs(row))
        length = rows.length
      }
      await tx.query('close dump')
    }
  })
}

function orderOf(keys: readonly string[]): string {
  return keys.map((key) => `${key}${key === 'partition' || key === 'position' ? '' : ' collate "C"'}`).join(', ')
}
