import type { Sql } from './database.ts'

interface Made {
  readonly drop: string
  readonly make: string
}

/**
 * Takes every index and primary key off these tables, and gives what puts them back as they were: many rows go faster into
 * a table without, and an index is made of them at once for a fraction. Nobody else sees it before the transaction ends.
 */
export async function withoutIndexes(tx: Sql, tables: readonly string[]): Promise<() => Promise<void>> {
  const made = await tx.query<Made>(WHAT_IS_THERE, [tables])
  for (const { drop } of made) await tx.query(drop)
  return async () => {
    // Sorted in memory, a million rows would want four times this.
    await tx.query(`set local maintenance_work_mem = '16MB'`)
    for (const { make } of made) await tx.query(make)
  }
}

const WHAT_IS_THERE = `
  select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as drop,
         format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as make
  from pg_constraint c where c.conrelid = any ($1::text[]::regclass[]) and c.contype in ('p', 'u')
  union all
  select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
  from pg_index i where i.indrelid = any ($1::text[]::regclass[])
    and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`
