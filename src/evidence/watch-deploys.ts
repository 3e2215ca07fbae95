import { VERSION_ATTRIBUTES } from './catalogue-deploys.ts'
import type { Evidence } from './evidence.ts'
import { deployId, noticed, type Running, type Sighting, toldOf } from './notice-deploys.ts'
import type { DeployRow, LogRow, SpanRow } from './rows.ts'

/**
 * Evidence that notices by itself when a service begins to run another version, from what its rows say of themselves: a
 * deploy needs no reporting. While two versions overlap, late rows of the old one are not a deploy.
 */
export async function watchDeploys(evidence: Evidence): Promise<Evidence> {
  const running = new Map<string, Running>()
  const known = new Set<string>()
  const learn = ({ service, sha, at }: Pick<DeployRow, 'service' | 'sha' | 'at'>) => {
    known.add(deployId(service, sha))
    const atMs = Date.parse(at)
    const before = running.get(service)
    if (atMs > (before?.lastSeenMs ?? 0)) running.set(service, toldOf({ sha, lastSeenMs: atMs }, before))
  }
  for (const version of (await evidence.query('versions_known', {})).rows) learn(version)
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
  let before: Promise<unknown> = Promise.resolve()
  const inTurn = async (work: () => Promise<void>) => {
    const turn = before.then(work)
    before = turn.catch(() => undefined)
    await turn
  }
  /**
   * Before the rows themselves: their sender repeats what was not acknowledged, and whoever dies in between has a deploy
   * twice under one id. The other way round a version that sends nothing more would never have run.
   */
  const notice = (rows: readonly (LogRow | SpanRow)[]) =>
    inTurn(async () => {
      const seen = { running: new Map(running), known, fresh: new Set<string>() }
      const deploys = rows.flatMap((row) => noticed(sightingIn(row), seen) ?? [])
      if (deploys.length > 0) await evidence.addDeploys(deploys)
      for (const [service, version] of seen.running) running.set(service, version)
      for (const name of seen.fresh) known.add(name)
    })
  return {
    ...evidence,
    query: (id, params) => evidence.query(id, params),
    addDeploys: (rows) =>
      inTurn(async () => {
        await evidence.addDeploys(rows)
        for (const row of rows) learn(row)
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
