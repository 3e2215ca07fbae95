import type { NewRow, OutboxRow, Owner } from '../../../src/slack/outbox/row.ts'
import type { OutboxRows, OutboxStore } from '../../../src/slack/outbox/store.ts'
import type { Locks } from '../locks.ts'

interface Kept extends OutboxRow {
  readonly place: number
  readonly error: string | null
}

/** The rows of one incident by key. */
type Table = Map<string, Kept>

/** What the database of the outbox holds, by incident. */
export class OutboxTables {
  readonly byOwner = new Map<string, { readonly owner: Owner; table: Table }>()

  of(owner: Owner): Table {
    const name = nameOf(owner)
    const found = this.byOwner.get(name) ?? { owner, table: new Map() }
    this.byOwner.set(name, found)
    return found.table
  }

  open(tenant: string): readonly string[] {
    return [...this.byOwner.values()]
      .filter(({ owner, table }) => owner.tenant === tenant && [...table.values()].some(({ state }) => OPEN.has(state)))
      .map(({ owner }) => owner.incident)
  }
}

const OPEN: ReadonlySet<string> = new Set(['pending', 'sending', 'acted'])
const SETTLED: ReadonlySet<string> = new Set(['done', 'failed', 'skipped'])

/** The outbox of one process (`session`) over tables that outlive it; each call is one statement. */
export function memoryOutboxStore(tables: OutboxTables, locks: Locks, session: object): OutboxStore {
  return {
    ...statementsOn((owner) => tables.of(owner)),
    drawing: (owner, work) =>
      locks.hold(`slack_outbox:${nameOf(owner)}`, session, async () => {
        const drawn = drawingOn(tables)
        const result = await work(drawn.rows)
        await drawn.commit()
        return result
      }),
    openIncidents: async (tenant) => tables.open(tenant),
    async reviveRows(tenant, nowMs) {
      change(tables, tenant, (row) => {
        const refused = row.state === 'pending' && row.error !== null && row.due_at > nowMs
        const back = row.state === 'failed' || row.state === 'skipped' || refused
        return back ? { ...row, state: 'pending', attempt: 0, due_at: nowMs } : row
      })
    },
    async freeRows(tenant, nowMs) {
      change(tables, tenant, (row) => (row.state === 'sending' ? { ...row, lease_until: nowMs } : row))
    },
  }
}

/** Reads see its own changes; all of them are done at once at the end, or none. */
function drawingOn(tables: OutboxTables): { readonly rows: OutboxRows; commit(): Promise<void> } {
  const copies = new Map<string, Table>()
  const later: (() => Promise<unknown>)[] = []
  const own = statementsOn((owner) => {
    const copy = copies.get(nameOf(owner)) ?? new Map(tables.of(owner))
    copies.set(nameOf(owner), copy)
    return copy
  })
  const shared = statementsOn((owner) => tables.of(owner))
  const twice = <A extends unknown[], R>(ours: (...args: A) => Promise<R>, theirs: (...args: A) => Promise<R>) => {
    return (...args: A) => {
      later.push(() => theirs(...args))
      return ours(...args)
    }
  }
  return {
    rows: {
      readRows: own.readRows,
      insertRow: twice(own.insertRow, shared.insertRow),
      changeRow: twice(own.changeRow, shared.changeRow),
      closeRow: twice(own.closeRow, shared.closeRow),
      renewRow: twice(own.renewRow, shared.renewRow),
      dropUnwanted: twice(own.dropUnwanted, shared.dropUnwanted),
    },
    // Statements that begin in one breath end in one breath.
    commit: async () => void (await Promise.all(later.map((statement) => statement()))),
  }
}

function statementsOn(tableOf: (owner: Owner) => Table): OutboxRows {
  const stands = (row: Kept | undefined, only: Pick<OutboxRow, 'state' | 'attempt' | 'revision'> | undefined) =>
    row !== undefined &&
    (only === undefined || (['state', 'attempt', 'revision'] as const).every((field) => row[field] === only[field]))
  return {
    readRows: async (owner) => [...tableOf(owner).values()],
    async insertRow(owner, row) {
      const table = tableOf(owner)
      if (!table.has(row.surface.key)) add(table, fresh(row))
    },
    async changeRow(owner, key, change, only) {
      const table = tableOf(owner)
      const row = table.get(key)
      if (row === undefined || !stands(row, only)) return false
      table.set(key, { ...row, ...given(change) })
      return true
    },
    async closeRow(owner, key, { shown, living, dueAt }, only) {
      const table = tableOf(owner)
      const row = table.get(key)
      if (row === undefined || !stands(row, only)) return undefined
      const state = living && row.wanted_sha256 !== shown ? 'pending' : 'done'
      table.set(key, { ...row, revision: row.revision + 1, attempt: 0, lease_until: null, due_at: dueAt, state })
      return state
    },
    async renewRow(owner, key, { surface, wanted_sha256, nowMs }) {
      const table = tableOf(owner)
      const row = table.get(key)
      if (row === undefined) return
      const opened = { state: 'pending', attempt: 0, due_at: Math.max(row.due_at, nowMs) } as const
      table.set(key, { ...row, surface, wanted_sha256, ...(SETTLED.has(row.state) ? opened : {}) })
    },
    async dropUnwanted(owner, wanted) {
      const table = tableOf(owner)
      for (const { key, state, attempt, external_id } of [...table.values()]) {
        const begun = state !== 'pending' || attempt !== 0 || external_id !== null
        if (!begun && !wanted.includes(key)) table.delete(key)
      }
    },
  }
}

/** The table stays in the order in which its rows are read. */
function add(table: Table, row: Kept): void {
  const later = [...table.values()].filter(
    (one) => one.place > row.place || (one.place === row.place && one.key > row.key),
  )
  table.set(row.key, row)
  for (const one of later) {
    table.delete(one.key)
    table.set(one.key, one)
  }
}

/** Without the fields that hold nothing. */
function given<T extends object>(change: T): Partial<T> {
  const values = Object.entries(change)
  if (values.every(([, value]) => value !== undefined)) return change
  // Fewer of its fields.
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Partial<T>
}

function fresh({ surface, external_id, shown_sha256, revision = 0, ...row }: NewRow): Kept {
  const begun = { outcome: null, attempt: 0, unsure_since: null, lease_until: null, error: null }
  const known = { external_id: external_id ?? null, shown_sha256: shown_sha256 ?? null }
  return { ...row, ...begun, ...known, key: surface.key, surface, revision }
}

function change(tables: OutboxTables, tenant: string, to: (row: Kept) => Kept): void {
  for (const { owner, table } of tables.byOwner.values()) {
    if (owner.tenant === tenant) for (const [key, row] of table) table.set(key, to(row))
  }
}

function nameOf({ tenant, incident }: Owner): string {
  return `${tenant}:${incident}`
}
