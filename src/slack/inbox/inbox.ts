import type { Clock } from '../../kit/clock.ts'
import { groupCommit } from '../../kit/group-commit.ts'
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

/** As it is sent to the database. */
interface Kept {
  readonly key: string
  readonly kind: string
  readonly body: unknown
  /** ISO 8601. */
  readonly received_at: string
}

const COLUMNS = 'key, kind, body, received_at, attempts'

/** An inbox in Postgres; the table is `011_inbox.sql`. Lost connections: `RetryLater`, from the database. */
export function createInbox({ db, clock, owner, holdMs }: InboxOptions): Inbox {
  const at = (afterMs = 0) => new Date(clock.now().getTime() + afterMs).toISOString()
  const keep = groupCommit((payloads: readonly Kept[]) => insert(db, payloads, owner, at(holdMs)))
  const done = groupCommit(async (keys: readonly string[]) => {
    await db.query(
      `UPDATE slack_inbox SET state = 'done', body = NULL, owner = NULL, finished_at = $2, error = NULL WHERE key = ANY($1)`,
      [keys, at()],
    )
    return keys
  })
  return {
    keep: ({ key, kind }, body) => keep({ key, kind, body, received_at: at() }),
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
      await done(key)
    },
    async retry(key, afterMs, error) {
      await db.query('UPDATE slack_inbox SET owner = NULL, free_at = $2, error = $3 WHERE key = $1', [
        key,
        at(afterMs),
        error,
      ])
    },
    async fail(key, error) {
      await db.query(
        `UPDATE slack_inbox SET state = 'failed', body = NULL, owner = NULL, finished_at = $2, error = $3 WHERE key = $1`,
        [key, at(), error],
      )
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

/** One statement for all of them: a crowd that presses at once waits for one commit, not for fifty. */
async function insert(
  db: Database,
  payloads: readonly Kept[],
  owner: string,
  freeAt: string,
): Promise<readonly (InboxRow | undefined)[]> {
  const rows = await db.query<Row>(
    `INSERT INTO slack_inbox (key, kind, body, received_at, owner, free_at, attempts)
     SELECT key, kind, body, received_at, $2, $3, 1
     FROM jsonb_to_recordset($1::jsonb) AS given (key text, kind text, body jsonb, received_at timestamptz)
     ON CONFLICT (key) DO NOTHING RETURNING ${COLUMNS}`,
    [JSON.stringify(payloads), owner, freeAt],
  )
  const kept = new Map(rows.map((row) => [row.key, asInboxRow(row)]))
  // The second of two with one key came to nothing: it must not be handed the first one's row.
  return payloads.map(({ key }) => {
    const row = kept.get(key)
    kept.delete(key)
    return row
  })
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
