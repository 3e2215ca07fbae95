import type { Database, Sql } from '../../projections/database.ts'
import { closeRow, lockIncident, renewRow } from './row-turns.ts'
import { changeRow, dropUnwanted, freeRows, insertRow, openIncidents, readRows, reviveRows } from './rows.ts'
import type { OutboxRows, OutboxStore } from './store.ts'

/** The outbox in Postgres; the table is `010_outbox.sql`. */
export function databaseStore(db: Database): OutboxStore {
  return {
    ...rowsOn(db),
    drawing: (owner, work) =>
      db.transaction(async (tx) => {
        await lockIncident(tx, owner)
        return work(rowsOn(tx))
      }),
    openIncidents: (tenant) => openIncidents(db, tenant),
    reviveRows: (tenant, nowMs) => reviveRows(db, tenant, nowMs),
    freeRows: (tenant, nowMs) => freeRows(db, tenant, nowMs),
  }
}

function rowsOn(sql: Sql): OutboxRows {
  return {
    readRows: (owner) => readRows(sql, owner),
    insertRow: (owner, row) => insertRow(sql, owner, row),
    changeRow: (owner, key, change, only) => changeRow(sql, owner, key, change, only),
    closeRow: (owner, key, end, only) => closeRow(sql, owner, key, end, only),
    renewRow: (owner, key, wish) => renewRow(sql, owner, key, wish),
    dropUnwanted: (owner, wanted) => dropUnwanted(sql, owner, wanted),
  }
}
