import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import type { Clock } from '../../../../src/kit/clock.ts'
import type { Log } from '../../../../src/kit/log.ts'
import type { Entry, Merge, Pull } from './entries.ts'
import { type Journal, openJournal } from './journal.ts'
import { applyEntry, emptyState, nextId, type Repository, type State } from './state.ts'

/** What happened, for those who listen inside the process: checks, webhooks, the shop. */
export interface HostEvents {
  pushed: [{ repository: Repository; branch: string; before: string; after: string; by: string }]
  opened: [{ repository: Repository; pull: Pull }]
  synchronized: [{ repository: Repository; pull: Pull }]
  edited: [{ repository: Repository; pull: Pull; by: string; action: 'edited' | 'reopened' }]
  closed: [{ repository: Repository; pull: Pull; by: string }]
  merged: [{ repository: Repository; pull: Pull; merge: Merge }]
  checked: [{ repository: Repository; checkId: number }]
}

export interface Host {
  readonly dataDir: string
  readonly state: State
  readonly clock: Clock
  readonly log: Log
  readonly events: EventEmitter<HostEvents>
  /** Scheme, host and port under which people and programs reach the server. */
  readonly origin: () => string
  readonly now: () => string
  readonly newId: () => number
  /** Writes the line, then folds it in. */
  readonly record: (entry: Entry) => void
  /** Runs one writer at a time. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>
  readonly gitDir: (repo: string) => string
  readonly repository: (repo: string) => Repository | undefined
  readonly close: () => void
}

export interface HostOptions {
  readonly dataDir: string
  readonly origin: () => string
  readonly clock: Clock
  readonly log: Log
}

export function openHost({ dataDir, origin, clock, log }: HostOptions): Host {
  const journal: Journal = openJournal(join(dataDir, 'journal.jsonl'))
  const state = emptyState()
  for (const entry of journal.entries) applyEntry(state, entry)
  let last: Promise<unknown> = Promise.resolve()
  return {
    dataDir,
    state,
    clock,
    log,
    origin,
    events: new EventEmitter<HostEvents>(),
    now: () =>
      clock
        .now()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
    newId: () => nextId(state),
    record: (entry) => {
      journal.append(entry)
      applyEntry(state, entry)
    },
    exclusive: (work) => {
      const turn = last.then(work)
      last = turn.catch(() => undefined)
      return turn
    },
    gitDir: (repo) => join(dataDir, 'repos', `${repo}.git`),
    repository: (repo) => state.repositories.get(repo),
    close: () => journal.close(),
  }
}
