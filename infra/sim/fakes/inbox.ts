import type { Clock } from '../../../src/kit/clock.ts'
import type { Inbox, InboxRow } from '../../../src/slack/inbox/inbox.ts'

interface Row extends InboxRow {
  state: 'waiting' | 'done' | 'failed'
  attempts: number
  owner: string | undefined
  freeAtMs: number
  finishedAtMs: number
}

/** What the database of the inbox holds, by key. */
export class InboxRows {
  readonly rows = new Map<string, Row>()

  waiting(): readonly InboxRow[] {
    return [...this.rows.values()].filter(({ state }) => state === 'waiting')
  }
}

export interface MemoryInboxOptions {
  readonly table: InboxRows
  readonly clock: Clock
  readonly owner: string
  readonly holdMs: number
}

/** The inbox of one process over rows that outlive it; each call is one statement. */
export function memoryInbox({ table: { rows }, clock, owner, holdMs }: MemoryInboxOptions): Inbox {
  const nowMs = () => clock.now().getTime()
  const end = (key: string, state: 'done' | 'failed') => {
    const row = rows.get(key)
    if (row !== undefined) Object.assign(row, { state, body: undefined, owner: undefined, finishedAtMs: nowMs() })
  }
  return {
    async keep({ key, kind }, body) {
      const text = JSON.stringify(body)
      if (text.includes('\\u0000')) throw new Error('a text of jsonb may hold no NUL; take it out before')
      if (rows.has(key)) return undefined
      const held = { owner, freeAtMs: nowMs() + holdMs, finishedAtMs: 0 }
      const receivedAt = clock.now().toISOString()
      rows.set(key, { key, kind, body: JSON.parse(text), receivedAt, attempts: 1, state: 'waiting', ...held })
      return shown(rows.get(key))
    },
    async claim(max) {
      const free = [...rows.values()].filter(({ state, freeAtMs }) => state === 'waiting' && freeAtMs <= nowMs())
      const taken = free.toSorted((a, b) => a.receivedAt.localeCompare(b.receivedAt)).slice(0, max)
      return taken.flatMap((row) => {
        Object.assign(row, { owner, freeAtMs: nowMs() + holdMs, attempts: row.attempts + 1 })
        return shown(row) ?? []
      })
    },
    async releaseOwn() {
      for (const row of rows.values()) if (row.owner === owner) row.freeAtMs = nowMs()
    },
    done: async (key) => end(key, 'done'),
    fail: async (key) => end(key, 'failed'),
    async retry(key, afterMs) {
      const row = rows.get(key)
      if (row !== undefined) Object.assign(row, { owner: undefined, freeAtMs: nowMs() + afterMs })
    },
    async prune(olderThanMs) {
      const old = [...rows.values()].filter(
        ({ state, finishedAtMs }) => state !== 'waiting' && finishedAtMs < nowMs() - olderThanMs,
      )
      for (const { key } of old) rows.delete(key)
      return old.length
    },
  }
}

function shown(row: Row | undefined): InboxRow | undefined {
  if (row === undefined) return undefined
  const { key, kind, body, receivedAt, attempts } = row
  return { key, kind, body, receivedAt, attempts }
}
