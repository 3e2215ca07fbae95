import type { QueryRow } from './catalogue.ts'
import type { Evidence } from './evidence.ts'
import { deployId, goesOn, noticed, type Running, type Sighting, toldOf, type Versions } from './notice-deploys.ts'
import type { DeployRow } from './rows.ts'

export interface DeployLooker {
  /** Looks at the rows up to `now` that were not looked at yet, and keeps the deploys that they tell of. */
  look(now: Date): Promise<readonly DeployRow[]>
}

/** Rows may come this late; a deploy is noticed that much after it. */
const LATENESS_MS = 30_000
/** How far the first look goes back, and how much one query may cover. */
const FIRST_MS = 3_600_000
const STEP_MS = 120_000
/** Finer than the silence by which a rollback is known. */
const BUCKET_S = 10
/** What is there this soon after the first moment looked at was there before it. */
const ALREADY_MS = 60_000

/**
 * Notices deploys in rows that a collector wrote to the tables past us. A version that ran already when the first look began
 * is no deploy: nobody saw it begin.
 */
export function createDeployLooker(evidence: Evidence): DeployLooker {
  return new Looker(evidence)
}

class Looker implements DeployLooker {
  readonly #evidence: Evidence
  readonly #running = new Map<string, Running>()
  readonly #ran = new Set<string>()
  #lookedTo: number | undefined
  #alreadyUntilMs = 0

  constructor(evidence: Evidence) {
    this.#evidence = evidence
  }

  async look(now: Date): Promise<readonly DeployRow[]> {
    const toMs = now.getTime() - LATENESS_MS
    const fromMs = this.#lookedTo ?? toMs - FIRST_MS
    if (this.#lookedTo === undefined) this.#alreadyUntilMs = fromMs + ALREADY_MS
    const deploys: DeployRow[] = []
    for (let at = fromMs; at < toMs; at += STEP_MS) {
      const end = Math.min(at + STEP_MS, toMs)
      deploys.push(...(await this.#step(at, end)))
      this.#lookedTo = end
    }
    return deploys
  }

  async #step(fromMs: number, toMs: number): Promise<readonly DeployRow[]> {
    const history = (await this.#evidence.query('versions_known', {})).rows
    const versions = { ...versionsNow(history, this.#running), fresh: new Set<string>() }
    for (const id of this.#ran) versions.known.add(id)
    const settledMs = new Map(history.toReversed().map(({ service, at }) => [service, Date.parse(at)]))
    const deploys: DeployRow[] = []
    for (const sighting of await sightings(this.#evidence, fromMs, toMs)) {
      // Before the newest deploy that is known, all is settled.
      if (sighting.atMs <= (settledMs.get(sighting.service) ?? 0)) goesOn(sighting, versions)
      else deploys.push(...this.#begun(sighting, versions))
    }
    if (deploys.length > 0) await this.#evidence.addDeploys(deploys)
    for (const [service, version] of versions.running) this.#running.set(service, version)
    return deploys
  }

  /** The deploy that it tells of, unless that was there before the first look. */
  #begun(sighting: Sighting, versions: Versions): readonly DeployRow[] {
    const isFirst = !versions.running.has(sighting.service)
    const deploy = noticed(sighting, versions)
    if (deploy === undefined) return []
    if (!isFirst || sighting.atMs >= this.#alreadyUntilMs) return [deploy]
    this.#ran.add(deploy.id)
    return []
  }
}

/** What is kept wins over what is remembered: ingress and pipelines tell of deploys too. */
function versionsNow(history: readonly QueryRow<'versions_known'>[], remembered: ReadonlyMap<string, Running>) {
  const running = new Map(remembered)
  for (const { service, sha, at } of history.toReversed()) {
    const before = remembered.get(service)
    const seenMs = before?.sha === sha ? before.lastSeenMs : 0
    const newest = { sha, lastSeenMs: Math.max(Date.parse(at), seenMs) }
    running.set(service, before === undefined ? newest : toldOf(newest, before))
  }
  return { running, known: new Set(history.map(({ service, sha }) => deployId(service, sha))) }
}

async function sightings(evidence: Evidence, fromMs: number, toMs: number): Promise<readonly Sighting[]> {
  const window = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), bucket_s: BUCKET_S }
  const { rows } = await evidence.query('versions_seen', window)
  return rows
    .flatMap(({ service, sha, first, last }) => [first, last].map((at) => ({ service, sha, atMs: Date.parse(at) })))
    .sort((a, b) => a.atMs - b.atMs)
}
