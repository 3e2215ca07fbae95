import { oneAfterTheOther } from '../kit/one-after-the-other.ts'
import { VERSION_ATTRIBUTES } from './catalogue-deploys.ts'
import type { Evidence } from './evidence.ts'
import { deployId, noticed, type Running, type Sighting, toldOf } from './notice-deploys.ts'
import type { DeployRow, LogRow, SpanRow } from './rows.ts'

/** What runs, and `service@sha` of everything that ever ran. */
interface Watched {
  readonly running: Map<string, Running>
  readonly known: Set<string>
}

/**
 * Evidence that notices by itself when a service begins to run another version, from what its rows say of themselves: a
 * deploy needs no reporting. While two versions overlap, late rows of the old one are not a deploy.
 */
export async function watchDeploys(evidence: Evidence): Promise<Evidence> {
  const watched = await watchedSoFar(evidence)
  const inTurn = oneAfterTheOther()
  /**
   * Before the rows themselves: their sender repeats what was not acknowledged, and whoever dies in between has a deploy
   * twice under one id. The other way round a version that sends nothing more would never have run.
   */
  const notice = (rows: readonly (LogRow | SpanRow)[]) => inTurn(() => addNoticed(rows, evidence, watched))
  return {
    ...evidence,
    query: (id, params) => evidence.query(id, params),
    addDeploys: (rows) =>
      inTurn(async () => {
        await evidence.addDeploys(rows)
        for (const row of rows) learn(row, watched)
      }),
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

/** What the stored rows say. */
async function watchedSoFar(evidence: Evidence): Promise<Watched> {
  const watched: Watched = { running: new Map(), known: new Set() }
  const { running } = watched
  for (const version of (await evidence.query('versions_known', {})).rows) learn(version, watched)
  for (const [service, { sha, lastSeenMs }] of running) running.set(service, { sha, lastSeenMs })
  // What ran at the end of what is stored was alive until then, as far as anybody knows.
  const [newest] = (await evidence.query('newest', {})).rows
  const aliveMs = Date.parse(newest?.at ?? '') || 0
  const named = await namedLast(evidence, aliveMs)
  for (const [service, version] of running) {
    const sha = named.get(service)
    // However long nobody looked, rows that go on as they ended are no rollback.
    const beside =
      sha === undefined || sha === version.sha ? {} : { beside: { sha, lastSeenMs: Number.POSITIVE_INFINITY } }
    running.set(service, { ...version, aliveMs, ...beside })
  }
  return watched
}

function learn({ service, sha, at }: Pick<DeployRow, 'service' | 'sha' | 'at'>, { running, known }: Watched): void {
  known.add(deployId(service, sha))
  const atMs = Date.parse(at)
  const before = running.get(service)
  if (atMs > (before?.lastSeenMs ?? 0)) running.set(service, toldOf({ sha, lastSeenMs: atMs }, before))
}

/** What was seen counts once its deploys are kept. */
async function addNoticed(rows: readonly (LogRow | SpanRow)[], evidence: Evidence, watched: Watched): Promise<void> {
  const seen = { running: new Map(watched.running), known: watched.known, fresh: new Set<string>() }
  const deploys = rows.flatMap((row) => noticed(sightingIn(row), seen) ?? [])
  if (deploys.length > 0) await evidence.addDeploys(deploys)
  for (const [service, version] of seen.running) watched.running.set(service, version)
  for (const name of seen.fresh) watched.known.add(name)
}

const END_MS = 60_000

/** The version that the last rows of each service named. */
async function namedLast(evidence: Evidence, newestMs: number): Promise<ReadonlyMap<string, string>> {
  if (newestMs === 0) return new Map()
  const [from, to] = [newestMs - END_MS, newestMs + 1].map((ms) => new Date(ms).toISOString())
  const { rows } = await evidence.query('versions_seen', { from: from ?? '', to: to ?? '', bucket_s: 10 })
  const last = rows.toSorted((a, b) => Date.parse(a.last) - Date.parse(b.last))
  return new Map(last.map(({ service, sha }) => [service, sha]))
}

function sightingIn({ service, resource, timestamp }: LogRow | SpanRow): Sighting {
  const sha = VERSION_ATTRIBUTES.map((name) => resource[name]).find((value) => value !== undefined && value !== '')
  return { service, sha: sha ?? '', atMs: Date.parse(timestamp) }
}
