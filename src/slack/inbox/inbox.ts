import type { Clock } from '../../kit/clock.ts'
import type { Database } from '../../projections/database.ts'
import type { PayloadName } from './payload-key.ts'

/** A payload that waits to be worked off. */
export interface InboxRow {
  readonly key: string
  readonly kind: string
  readonly body: unknown
  /** ISO 8601. */
  readonly receivedAt: string
  /** 1 at the first try. */
  readonly attempts: number
}

/** What Slack told us, kept until it is worked off. */
export interface Inbox {
  /** Keeps a payload and takes it in hand. Undefined when it was here before: a redelivery. Durable when it resolves. */
  keep(name: PayloadName, body: unknown): Promise<InboxRow | undefined>
  /** Takes rows in hand whose owner is gone. */
  claim(max: number): Promise<readonly InboxRow[]>
  /** Sets free what this owner held before it was started again. */
  releaseOwn(): Promise<void>
  done(key: string): Promise<void>
  /** Tries again after `afterMs`. */
  retry(key: string, afterMs: number, error: string): Promise<void>
  fail(key: string, error: string): Promise<void>
  /** Forgets what was finished before `olderThanMs`. Returns how many rows went. */
  prune(olderThanMs: number): Promise<number>
}

export interface InboxOptions {
  readonly db: Database
  readonly clock: Clock
  /** The name of this process, the same after a restart and different from that of every other process. */
  readonly owner: string
  /** How long a row stays in hand before another process may take it. */
  readonly holdMs: number
}

interface Row {
  readonly key: string
  readonly kind: string
  readonly body: unknown
  readonly received_at: Date | string
  readonly attempts: number
}

const COLUMNS = 'key, kind, body, received_at, attempts'

/** An inbox in Postgres; the table is `011_inbox.sql`. Lost connections: `RetryLater`, from the database. */
export function createInbox({ db, clock, owner, holdMs }: InboxOptions): Inbox {
  const at = (afterMs = 0) => new Date(clock.now().getTime() + afterMs).toISOString()
  const finish = (key: string, state: 'done' | 'failed', error: string | null) =>
    db.query(
      'UPDATE slack_inbox SET state = $2, body = NULL, owner = NULL, finished_at = $3, error = $4 WHERE key = $1',
      [key, state, at(), error],
    )
  return {
    async keep({ key, kind }, body) {
      const rows = await db.query<Row>(
        `INSERT INTO slack_inbox (key, kind, body, received_at, owner, free_at, attempts) VALUES ($1, $2, $3, $4, $5, $6, 1)
         ON CONFLICT (key) DO NOTHING RETURNING ${COLUMNS}`,
        [key, kind, JSON.stringify(body), at(), owner, at(holdMs)],
      )
      return rows.map(asInboxRow)[0]
    },
    async claim(max) {
      const rows = await db.query<Row>(
        `UPDATE slack_inbox SET owner = $1, free_at = $2, attempts = attempts + 1 WHERE state = 'waiting' AND key IN
         (SELECT key FROM slack_inbox WHERE state = 'waiting' AND free_at <= $3 ORDER BY received_at LIMIT $4 FOR UPDATE SKIP LOCKED)
         RETURNING ${COLUMNS}`,
        [owner, at(holdMs), at(), max],
      )
      return rows.map(asInboxRow).sort((a, b) => a.receivedAt.localeCompare(b.receivedAt))
    },
    async releaseOwn() {
      await db.query(`UPDATE slack_inbox SET free_at = $2 WHERE state = 'waiting' AND owner = $1`, [owner, at()])
    },
    async done(key) {
      await finish(key, 'done', null)
    },
    async retry(key, afterMs, error) {
      await db.query('UPDATE slack_inbox SET owner = NULL, free_at = $2, error = $3 WHERE key = $1', [
        key,
        at(afterMs),
        error,
      ])
    },
    async fail(key, error) {
      await finish(key, 'failed', error)
    },
    async prune(olderThanMs) {
      const rows = await db.query(
        `DELETE FROM slack_inbox WHERE state <> 'waiting' AND finished_at < $1 RETURNING key`,
        [at(-olderThanMs)],
      )
      return rows.length
    },
  }
}

function asInboxRow(row: Row): InboxRow {
  return {
    key: row.key,
    kind: row.kind,
    body: typeof row.body === 'string' ? JSON.parse(row.body) : row.body,
    receivedAt: new Date(row.received_at).toISOString(),
    attempts: row.attempts,
  }
}
