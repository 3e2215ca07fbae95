import type { Evidence } from './evidence.ts'
import type { DeployRow, LogRow, SpanRow } from './rows.ts'

/** Where a resource says which version it runs, most exact first (OpenTelemetry semantic conventions, then habits). */
const VERSION_ATTRIBUTES = ['vcs.ref.head.revision', 'git.commit.sha', 'service.version', 'deployment.id'] as const

/** A version that ran before counts as rolled back to when the newer one has been silent for this long. */
const ROLLBACK_SILENCE_MS = 30_000

interface Running {
  readonly sha: string
  lastSeenMs: number
}

/**
 * Evidence that notices by itself when a service begins to run another version, from what its rows say of themselves: a
 * deploy needs no reporting. While two versions overlap, late rows of the old one are not a deploy.
 */
export async function watchDeploys(evidence: Evidence, now: Date): Promise<Evidence> {
  const running = new Map<string, Running>()
  const known = new Set<string>()
  const past = await evidence.query('deploys', { from: new Date(0).toISOString(), to: now.toISOString() })
  for (const deploy of past.rows) {
    known.add(`${deploy.service}@${deploy.sha}`)
    if (!running.has(deploy.service))
      running.set(deploy.service, { sha: deploy.sha, lastSeenMs: Date.parse(deploy.at) })
  }
  const notice = async (rows: readonly (LogRow | SpanRow)[]) => {
    const deploys = rows.flatMap((row) => deployIn(row, running, known))
    if (deploys.length > 0) await evidence.addDeploys(deploys)
  }
  return {
    ...evidence,
    query: (id, params) => evidence.query(id, params),
    addDeploys: (rows) => evidence.addDeploys(rows),
    close: () => evidence.close(),
    async addLogs(rows) {
      await evidence.addLogs(rows)
      await notice(rows)
    },
    async addSpans(rows) {
      await evidence.addSpans(rows)
      await notice(rows)
    },
  }
}

function deployIn(row: LogRow | SpanRow, running: Map<string, Running>, known: Set<string>): DeployRow[] {
  const { service, resource, timestamp } = row
  const sha = VERSION_ATTRIBUTES.map((name) => resource[name]).find((value) => value !== undefined && value !== '')
  if (sha === undefined || service === '') return []
  const atMs = Date.parse(timestamp)
  const current = running.get(service)
  if (current?.sha === sha) {
    current.lastSeenMs = Math.max(current.lastSeenMs, atMs)
    return []
  }
  const isNew = !known.has(`${service}@${sha}`)
  const isRollback = current !== undefined && atMs > current.lastSeenMs + ROLLBACK_SILENCE_MS
  if (!isNew && !isRollback) return []
  known.add(`${service}@${sha}`)
  running.set(service, { sha, lastSeenMs: atMs })
  const at = new Date(atMs).toISOString()
  const id = isNew ? `${service}@${sha}` : `${service}@${sha}@${at}`
  return [{ id, service, sha, previous_sha: current?.sha ?? '', at }]
}
