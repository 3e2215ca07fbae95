import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Journal, openJournal, rewriteJournal } from './journal.ts'
import type { Tables } from './model.ts'

export type Table = keyof Tables

interface WriteTo<T extends Table> {
  readonly table: T
  readonly id: string
  /** Null removes the row. */
  readonly row: Tables[T] | null
}

export type Write = { [T in Table]: WriteTo<T> }[Table]

type Maps = { readonly [T in Table]: Map<string, Tables[T]> }

/** Tables of immutable rows; each commit is one journal line, so it is there as a whole or not at all. */
export class Store {
  readonly #maps: Maps = emptyMaps()
  readonly #journal: Journal
  readonly #applied: (write: Write) => void

  constructor(dir: string, applied: (write: Write) => void) {
    mkdirSync(join(dir, 'files'), { recursive: true })
    const path = join(dir, 'workspace.jsonl')
    this.#applied = applied
    let lines = 0
    this.#journal = openJournal(path, (entry) => {
      lines += 1
      for (const write of writesOf(entry)) this.#apply(write)
    })
    if (lines > 5_000 && lines > 4 * this.#rowCount()) this.#journal = this.#compacted(path)
  }

  get<T extends Table>(table: T, id: string): Tables[T] | undefined {
    return this.#maps[table].get(id)
  }

  /** In the order in which the rows were first written. */
  all<T extends Table>(table: T): Tables[T][] {
    return [...this.#maps[table].values()]
  }

  commit(writes: readonly Write[]): void {
    this.#journal.append(writes)
    for (const write of writes) this.#apply(write)
  }

  close(): void {
    this.#journal.close()
  }

  #apply(write: Write): void {
    applyTo(this.#maps, write)
    this.#applied(write)
  }

  #rowCount(): number {
    return Object.values(this.#maps).reduce((sum, rows) => sum + rows.size, 0)
  }

  #compacted(path: string): Journal {
    this.#journal.close()
    rewriteJournal(path, liveRows(this.#maps))
    return openJournal(path, () => {})
  }
}

function* liveRows(maps: Maps): Iterable<unknown> {
  for (const [table, rows] of Object.entries(maps)) for (const [id, row] of rows) yield [{ table, id, row }]
}

function applyTo<T extends Table>(maps: Maps, write: WriteTo<T>): void {
  const rows: Map<string, Tables[T]> = maps[write.table]
  if (write.row === null) rows.delete(write.id)
  else rows.set(write.id, write.row)
}

/** Safe because only `commit` writes the journal, and it takes nothing else. */
function writesOf(entry: unknown): readonly Write[] {
  return entry as readonly Write[]
}

function emptyMaps(): Maps {
  return {
    meta: new Map(),
    users: new Map(),
    usergroups: new Map(),
    channels: new Map(),
    messages: new Map(),
    ephemerals: new Map(),
    files: new Map(),
    views: new Map(),
    response_urls: new Map(),
    events: new Map(),
  }
}
