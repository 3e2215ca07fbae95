import type { Surface } from '../present/surface.ts'

export type RowState = 'pending' | 'sending' | 'acted' | 'done' | 'skipped' | 'failed'

/** One intent and how far it has come. Times are epoch milliseconds. */
export interface OutboxRow {
  readonly key: string
  readonly surface: Surface
  readonly wanted_sha256: string
  readonly shown_sha256: string | null
  readonly state: RowState
  readonly external_id: string | null
  readonly outcome: 'done' | 'adopted' | null
  readonly revision: number
  readonly attempt: number
  readonly unsure_since: number | null
  readonly due_at: number
  readonly lease_until: number | null
  /** Why it was not done at the last try; null once it was. */
  readonly error: string | null
}

/** Whose rows. */
export interface Owner {
  readonly tenant: string
  readonly incident: string
}

export interface NewRow {
  readonly place: number
  readonly surface: Surface
  readonly wanted_sha256: string
  readonly state: RowState
  readonly external_id?: string | undefined
  readonly shown_sha256?: string | undefined
  readonly revision?: number
  readonly due_at: number
}

/** What may change of a row; absent fields stay. */
export interface RowChange {
  readonly surface?: Surface
  readonly wanted_sha256?: string
  readonly shown_sha256?: string | null
  readonly state?: RowState
  readonly external_id?: string | null
  readonly outcome?: 'done' | 'adopted'
  readonly revision?: number
  readonly attempt?: number
  readonly unsure_since?: number | null
  readonly due_at?: number
  readonly lease_until?: number | null
  readonly error?: string | null
}

/** How a row stood when it was read. Attempts begin anew with each revision, so that both are needed. */
export type Standing = Pick<OutboxRow, 'state' | 'attempt' | 'revision'>

/** How a deed ended: the look that is shown now, whether it is edited in place, and when it may be done again. */
export interface RowEnd {
  readonly shown: string
  readonly living: boolean
  readonly dueAt: number
}

/** A new look that is wanted. */
export interface RowWish {
  readonly surface: Surface
  readonly wanted_sha256: string
  readonly nowMs: number
}
