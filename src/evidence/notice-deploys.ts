import type { DeployRow } from './rows.ts'

/** A service was seen to run a version. */
export interface Sighting {
  readonly service: string
  readonly sha: string
  readonly atMs: number
}

export interface Running {
  readonly sha: string
  readonly lastSeenMs: number
  /** Until when it may have been seen by somebody else: its silence begins no sooner. */
  readonly aliveMs?: number
  /** Set while somebody told of this version and no row has named it: the version that rows named until then. */
  readonly beside?: { readonly sha: string; readonly lastSeenMs: number }
}

/** What is known of the versions of every service. `noticed` writes to `running` and `fresh`, for its caller to keep or drop. */
export interface Versions {
  readonly running: Map<string, Running>
  /** `service@sha` of everything that ever ran. */
  readonly known: ReadonlySet<string>
  readonly fresh: Set<string>
}

/** A version that ran before counts as rolled back to when the newer one has been silent for this long. */
const ROLLBACK_SILENCE_MS = 30_000

/**
 * The deploy that a sighting tells of: a version never seen, or one that came back. While two versions overlap, late rows of
 * the old one are no deploy.
 */
export function noticed(sighting: Sighting, versions: Versions): DeployRow | undefined {
  const { service, sha, atMs } = sighting
  if (sha === '' || service === '') return undefined
  const current = versions.running.get(service)
  if (current?.sha === sha) {
    versions.running.set(service, { sha, lastSeenMs: Math.max(current.lastSeenMs, atMs) })
    return undefined
  }
  if (goesOn(sighting, versions)) return undefined
  // A queue that was held back tells of the past: whatever it names does not run now.
  if (current !== undefined && atMs < current.lastSeenMs) return undefined
  const name = deployId(service, sha)
  const isNew = !versions.known.has(name) && !versions.fresh.has(name)
  const isRollback =
    current !== undefined && atMs > Math.max(current.lastSeenMs, current.aliveMs ?? 0) + ROLLBACK_SILENCE_MS
  if (!isNew && !isRollback) return undefined
  versions.fresh.add(name)
  versions.running.set(service, { sha, lastSeenMs: atMs })
  const at = new Date(atMs).toISOString()
  return { id: isNew ? name : `${name}@${at}`, service, sha, previous_sha: current?.sha ?? '', at }
}

/** What is told of proves nothing of rows that never ceased: the version they name did not come back. */
export function goesOn({ service, sha, atMs }: Sighting, versions: Pick<Versions, 'running'>): boolean {
  const current = versions.running.get(service)
  const beside = current?.beside
  if (current === undefined || beside?.sha !== sha || atMs > beside.lastSeenMs + ROLLBACK_SILENCE_MS) return false
  const lastSeenMs = beside.lastSeenMs === Number.POSITIVE_INFINITY ? atMs : Math.max(beside.lastSeenMs, atMs)
  versions.running.set(service, { ...current, beside: { sha, lastSeenMs } })
  return true
}

/** The version that runs once somebody told of it: rows may go on naming the one before. */
export function toldOf(told: Running, before: Running | undefined): Running {
  if (before === undefined) return told
  if (before.sha === told.sha) return { ...before, ...told }
  return { ...told, beside: before.beside ?? { sha: before.sha, lastSeenMs: before.lastSeenMs } }
}

/** Of the first deploy of a version, whoever tells of it: telling it twice is telling it once. */
export function deployId(service: string, sha: string): string {
  return `${service}@${sha}`
}
