import type { Evidence } from './evidence.ts'
import type { DeployRow, LogRow, SpanRow } from './rows.ts'

/** Where a resource says which version it runs, most exact first (OpenTelemetry semantic conventions, then habits). */
const VERSION_ATTRIBUTES = ['vcs.ref.head.revision', 'git.commit.sha', 'service.version', 'deployment.id'] as const

/** A version that ran before counts as rolled back to when the newer one has been silent for this long. */
const ROLLBACK_SILENCE_MS = 30_000

interface Running {
  readonly sha: string
  readonly lastSeenMs: number
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
  let before: Promise<unknown> = Promise.resolve()
  /**
   * Before the rows themselves: their sender repeats what was not acknowledged, and whoever dies in between has a deploy
   * twice under one id. The other way round a version that sends nothing more would never have run.
   */
  const notice = async (rows: readonly (LogRow | SpanRow)[]) => {
    const turn = before.then(async () => {
      const seen = { running: new Map(running), known: new Set<string>() }
      const deploys = rows.flatMap((row) => deployIn(row, seen, known))
      if (deploys.length > 0) await evidence.addDeploys(deploys)
      for (const [service, version] of seen.running) running.set(service, version)
      for (const name of seen.known) known.add(name)
    })
    before = turn.catch(() => undefined)
    await turn
  }
  return {
    ...evidence,
    query: (id, params) => evidence.query(id, params),
    addDeploys: (rows) => evidence.addDeploys(rows),
    close: () => evidence.close(),
    async addLogs(rows) {
      await notice(rows)
      await evidence.addLogs(rows)
    },
    async addSpans(rows) {
      await notice(rows)
      await evidence.addSpans(rows)
    },
  }
}

/** Notes in `seen` what the row says; what it notes counts only once the deploy is kept. */
function deployIn(
  row: LogRow | SpanRow,
  seen: { readonly running: Map<string, Running>; readonly known: Set<string> },
  known: ReadonlySet<string>,
): DeployRow[] {
  const { service, resource, timestamp } = row
  const sha = VERSION_ATTRIBUTES.map((name) => resource[name]).find((value) => value !== undefined && value !== '')
  if (sha === undefined || service === '') return []
  const atMs = Date.parse(timestamp)
  const current = seen.running.get(service)
  if (current?.sha === sha) {
    seen.running.set(service, { sha, lastSeenMs: Math.max(current.lastSeenMs, atMs) })
    return []
  }
  const name = `${service}@${sha}`
  const isNew = !known.has(name) && !seen.known.has(name)
  const isRollback = current !== undefined && atMs > current.lastSeenMs + ROLLBACK_SILENCE_MS
  if (!isNew && !isRollback) return []
  seen.known.add(name)
  seen.running.set(service, { sha, lastSeenMs: atMs })
  const at = new Date(atMs).toISOString()
  const id = isNew ? name : `${name}@${at}`
  return [{ id, service, sha, previous_sha: current?.sha ?? '', at }]
}
