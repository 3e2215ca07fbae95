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
  return { url: urlOf(server, name), drop: () => asAdmin(server, `drop database ${name} with (force)`) }
}

/** A database whose owner is no superuser and may only what `attributes` say; pgvector is in it, as on a managed server. */
export async function newOwnedDatabase(server: string, attributes: string, before = 'select 1') {
  const name = `spec_${randomBytes(6).toString('hex')}`
  const password = randomBytes(8).toString('hex')
  await asAdmin(server, `create role ${name} login password '${password}' ${attributes}`)
  await asAdmin(server, `create database ${name} owner ${name}`)
  await asAdmin(urlOf(server, name), 'create extension vector')
  await asAdmin(server, before.replaceAll('OWNER', name))
  const url = new URL(urlOf(server, name))
  url.username = name
  url.password = password
  const drop = () =>
    asAdmin(server, `drop database ${name} with (force)`).then(() => asAdmin(server, `drop role ${name}`))
  return { url: url.href, drop }
}

/** A new, empty database on that server, gone at `close`. */
export async function openServerDatabase(): Promise<Database> {
  return thenDropped(await newServerDatabase())
}

const GIVEN = `do $$ begin
  if not exists (select from pg_roles where rolname = 'faultline_app') then create role faultline_app nologin; end if;
end $$; grant faultline_app to OWNER`

/** As one whose owner was given the role of tenants by an administrator. */
export async function openOwnedDatabase(): Promise<Database> {
  return thenDropped(await newOwnedDatabase(addressOf(postgres), '', GIVEN))
}

async function thenDropped({ url, drop }: { url: string; drop: () => Promise<void> }): Promise<Database> {
  const db = await openUrl(url)
  return {
    ...db,
    close: async () => {
      await db.close()
      await drop()
    },
  }
}

function urlOf(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
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
