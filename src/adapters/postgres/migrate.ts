import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GiveUp } from '../../kit/outcome.ts'
import type { Database, Sql } from '../../projections/database.ts'

interface Migration {
  readonly name: string
  readonly sha256: string
  readonly sql: string
}

/** Any constant will do: it keeps two starting processes from migrating at once. */
const ADVISORY_LOCK = 4_711_001

/**
 * Brings the database up to the `NNN_what.sql` files of a folder, each once, in order, all in one transaction. Returns
 * the names of those run now. A file that changed or vanished after it was run: `GiveUp('migration-edited')`. What a newer
 * build did after the last of these stays: migrations only add, so that this one works beside it.
 */
export async function migrate(database: Database, sqlDir: string): Promise<readonly string[]> {
  const wanted = readMigrations(sqlDir)
  return database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCK])
    await tx.query(
      'create table if not exists schema_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    )
    const done = await tx.query<{ name: string; sha256: string }>('select name, sha256 from schema_migrations')
    refuseEdited(done, wanted)
    const names = new Set(done.map(({ name }) => name))
    const missing = wanted.filter(({ name }) => !names.has(name))
    for (const migration of missing) await run(tx, migration)
    return missing.map(({ name }) => name)
  })
}

/** The files of the folder that the database was not brought up to; changes nothing. An edited one: `GiveUp('migration-edited')`. */
export async function missingMigrations(database: Sql, sqlDir: string): Promise<readonly string[]> {
  const wanted = readMigrations(sqlDir)
  const [kept] = await database.query<{ there: boolean }>(
    `select to_regclass('schema_migrations') is not null as there`,
  )
  if (kept?.there !== true) return wanted.map(({ name }) => name)
  const done = await database.query<{ name: string; sha256: string }>('select name, sha256 from schema_migrations')
  refuseEdited(done, wanted)
  return wanted.map(({ name }) => name).filter((name) => !done.some((one) => one.name === name))
}

async function run(tx: Sql, { name, sha256, sql }: Migration): Promise<void> {
  await tx.query(sql)
  await tx.query('insert into schema_migrations (name, sha256) values ($1, $2)', [name, sha256])
}

function refuseEdited(done: readonly { name: string; sha256: string }[], wanted: readonly Migration[]): void {
  const last = wanted.at(-1)?.name
  for (const { name, sha256 } of done) {
    if (last !== undefined && name > last) continue
    if (wanted.find((migration) => migration.name === name)?.sha256 === sha256) continue
    throw new GiveUp(
      'migration-edited',
      `${name} is not what this database was built with. Restore the file, and put the change into a new one.`,
    )
  }
}

function readMigrations(dir: string): Migration[] {
  return readdirSync(dir)
    .filter((name) => /^\d{3}_[a-z0-9_]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(dir, name), 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    })
}
