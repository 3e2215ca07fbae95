import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { jcs } from '../kit/jcs.ts'
import type { Sql } from './database.ts'
import { INCIDENT_TABLES } from './project-incident.ts'

const PAGE = 500
const KEYS = { projection_offsets: ['topic', 'partition'], ...INCIDENT_TABLES }

/** SHA-256 over every column of every projected row, in key order: equal for equal timelines, however they were read. */
export async function dumpHash(db: Sql): Promise<string> {
  const hash = sha256.create()
  for await (const line of dumpLines(db)) hash.update(utf8ToBytes(`${line}\n`))
  return bytesToHex(hash.digest())
}

/** What the hash is of: each table's name, then a line of JSON for each of its rows. */
export async function* dumpLines(db: Sql): AsyncIterable<string> {
  for (const [table, keys] of Object.entries(KEYS)) {
    const order = keys
      .map((key) => `${key}${key === 'partition' || key === 'position' ? '' : ' collate "C"'}`)
      .join(', ')
    yield table
    for (let from = 0; ; from += PAGE) {
      const rows = await db.query(`select * from ${table} order by ${order} limit ${PAGE} offset ${from}`)
      for (const row of rows) yield jcs(row)
      if (rows.length < PAGE) break
    }
  }
}
