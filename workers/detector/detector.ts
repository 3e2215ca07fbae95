import type { Evidence } from '../../src/evidence/evidence.ts'
import type { Clock } from '../../src/kit/clock.ts'
import type { Log } from '../../src/kit/log.ts'
import { asOutcome } from '../../src/kit/outcome.ts'
import type { RecordFacts } from '../../src/timeline/record.ts'
import { alarmsOf, type DetectorDraft, detect } from './detect.ts'
import { type DetectInput, instant, type KnownIncident, type Suppression } from './input.ts'
import type { DetectorSettings } from './settings.ts'
import { Stated } from './stated.ts'

export interface DetectorOptions {
  readonly evidence: Evidence
  /** Open incidents, and those closed inside the reopen window; may lag behind the log. */
  readonly openIncidents: () => Promise<readonly KnownIncident[]>
  readonly suppressions?: () => Promise<readonly Suppression[]>
  readonly record: RecordFacts
  readonly clock: Clock
  readonly settings: DetectorSettings
  readonly tenantId: string
  readonly log: Log
}

export interface Detector {
  /** Looks at the newest closed bucket, unless it was looked at. Returns what was stated. `RetryLater` when evidence is away. */
  tick(): Promise<readonly DetectorDraft[]>
  /** Ticks at every close of a bucket until aborted. Never rejects: trouble is logged, and the next bucket tried. */
  run(signal: AbortSignal): Promise<void>
}

/** Lost at a restart without harm: ids are a function of the evidence. */
interface Memory {
  readonly stated: Stated
  history?: { readonly to: number; readonly rows: DetectInput['history'] }
}

/** The loop around the pure `detect`: asks the evidence, states what it finds. */
export function createDetector(options: DetectorOptions): Detector {
  const { clock, settings, log } = options
  const bucketMs = settings.bucketS * 1_000
  const memory: Memory = { stated: new Stated() }
  let looked = 0

  async function tick() {
    const endMs = Math.floor((clock.now().getTime() - settings.latenessMs) / bucketMs) * bucketMs
    // Not `<=`: a clock that jumped ahead and was set back must not blind it until it has caught up.
    if (endMs === looked) return []
    const drafts = memory.stated.unsaid(detect(await inputAt(endMs / 1_000, options, memory), settings))
    if (drafts.length > 0) await options.record(drafts)
    for (const draft of drafts) {
      memory.stated.remember(draft)
      log.info({ incident: draft.incident_id, fact: draft.event_type }, 'the detector stated a fact')
    }
    looked = endMs
    return drafts
  }

  async function run(signal: AbortSignal) {
    while (!signal.aborted) {
      try {
        await tick()
      } catch (error) {
        const { code, message } = asOutcome(error)
        log.warn({ code, error: message }, 'a look at the evidence failed')
      }
      const sinceClose = (clock.now().getTime() - settings.latenessMs) % bucketMs
      await clock.sleep(bucketMs - sinceClose, signal)
    }
  }

  return { tick, run }
}

async function inputAt(end: number, options: DetectorOptions, memory: Memory): Promise<DetectInput> {
  const { evidence, settings, tenantId } = options
  const since = (ageS: number) => ({ from: instant(end - ageS), to: instant(end) })
  const longest = Math.max(...settings.windows.map((window) => window.buckets)) * settings.bucketS
  const countsS = Math.max(2 * settings.novelty.seconds, 2 * longest)
  const incidents = memory.stated.over(await options.openIncidents())
  const rates = await evidence.query('service_rate', { ...since(longest), bucket_s: settings.bucketS })
  const counts = await evidence.query('signature_counts', { ...since(countsS), bucket_s: settings.bucketS })
  if (rates.truncated || counts.truncated) {
    options.log.warn({ end: instant(end) }, 'the detector sees only a part of the evidence: raise its bucket size')
  }
  const quiet: DetectInput = {
    tenantId,
    end: instant(end),
    rates: rates.rows,
    history: await history(end, options, memory),
    counts: counts.rows,
    incidents,
    suppressions: (await options.suppressions?.()) ?? [],
    seen: [],
    deploys: [],
    calls: [],
  }
  if (counts.rows.length === 0 && alarmsOf(quiet, settings).length === 0) return quiet
  const seen = (await evidence.query('signature_seen', since(countsS))).rows
  const deploys = (await evidence.query('deploys', since(86_400))).rows
  const input = { ...quiet, seen, deploys }
  // The call graph costs a join over spans and matters only once something alarms.
  if (alarmsOf(input, settings).length === 0) return input
  return { ...input, calls: (await evidence.query('call_graph', since(Math.max(longest, 600)))).rows }
}

/** What is usual changes only when a block closes: it is asked for once a block. */
async function history(end: number, options: DetectorOptions, memory: Memory): Promise<DetectInput['history']> {
  const { blockS, seconds, seasonDays } = options.settings.history
  const to = Math.floor(end / blockS) * blockS
  if (memory.history?.to === to) return memory.history.rows
  const windows = [{ from: to - seconds, to }]
  for (let day = 2; day <= seasonDays; day++) {
    const middle = to - day * 86_400
    windows.push({ from: middle - HOUR / 2, to: middle + HOUR / 2 })
  }
  const rows: DetectInput['history'][number][] = []
  for (const window of windows) {
    const span = { from: instant(window.from), to: instant(window.to), bucket_s: blockS }
    rows.push(...(await options.evidence.query('service_rate', span)).rows)
  }
  memory.history = { to, rows }
  return rows
}

const HOUR = 3_600
