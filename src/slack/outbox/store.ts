import type { NewRow, OutboxRow, Owner, RowChange, RowEnd, RowWish, Standing } from './row.ts'

/** The rows of one incident, as whoever draws or drains it sees them. */
export interface OutboxRows {
  /** All rows of an incident in the order of their place. */
  readRows(owner: Owner): Promise<readonly OutboxRow[]>
  /** Leaves a row that is there as it is. */
  insertRow(owner: Owner, row: NewRow): Promise<void>
  /** False when the row does not stand as `only` says: somebody else has had it since. */
  changeRow(owner: Owner, key: string, change: RowChange, only?: Standing): Promise<boolean>
  /**
   * Ends what was done and stated: open again where something newer is wanted by now, which only the row itself can say.
   * Undefined when the row does not stand as `only` says.
   */
  closeRow(owner: Owner, key: string, end: RowEnd, only: Standing): Promise<'done' | 'pending' | undefined>
  /** Wants another look: opens what is settled, and leaves what is in hand to whoever has it, who sees it at the end. */
  renewRow(owner: Owner, key: string, wish: RowWish): Promise<void>
  /** Takes back what nobody has begun and nobody wants any more, such as the card of an incident that was made private. */
  dropUnwanted(owner: Owner, wanted: readonly string[]): Promise<void>
}

/** Intents towards Slack, kept: each change is durable when it resolves. Lost connections: `RetryLater`. */
export interface OutboxStore extends OutboxRows {
  /**
   * All or nothing of what `work` changes, and nobody else draws this incident until it ends: of two who read the log,
   * the later one has the last word.
   */
  drawing<T>(owner: Owner, work: (rows: OutboxRows) => Promise<T>): Promise<T>
  /** Incidents with something left to do. */
  openIncidents(tenant: string): Promise<readonly string[]>
  /** What was refused or left out is tried once more, and at once: somebody may have mended it. It keeps its doubt. */
  reviveRows(tenant: string, nowMs: number): Promise<void>
  /** Ends every lease. A row keeps its doubt: whoever takes it looks first whether it was done. */
  freeRows(tenant: string, nowMs: number): Promise<void>
}
