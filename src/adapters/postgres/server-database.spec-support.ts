import { randomBytes } from 'node:crypto'
import { addressOf } from '../../../infra/servers/address.ts'
import { postgres } from '../../../infra/servers/postgres.ts'
import { silentLog } from '../../kit/log.ts'
import { Secret } from '../../kit/secret.ts'
import type { Database } from '../../projections/database.ts'
import { openPostgres } from './postgres.ts'

/** The address of a new, empty database on the server that runs for the specs, and how to take it away. */
export async function newServerDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = addressOf(postgres)
  const name = `spec_${randomBytes(6).toString('hex')}`
  await asAdmin(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asAdmin(server, `drop database ${name} with (force)`) }
}

/** A new, empty database on that server, gone at `close`. */
export async function openServerDatabase(): Promise<Database> {
  const { url, drop } = await newServerDatabase()
  const db = await openUrl(url)
  return {
    ...db,
    close: async () => {
      await db.close()
      await drop()
    },
  }
}

export function openUrl(url: string): Promise<Database> {
  return openPostgres({ connectionString: new Secret(url), log: silentLog })
}

async function asAdmin(server: string, statement: string): Promise<void> {
  const db = await openUrl(server)
  try {
    await db.query(statement)
  } finally {
    await db.close()
  }
}
