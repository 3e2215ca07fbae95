import type { Evidence } from '../../src/evidence/evidence.ts'
import type { Clock } from '../../src/kit/clock.ts'
import type { Log } from '../../src/kit/log.ts'
import { asOutcome } from '../../src/kit/outcome.ts'
import type { RecordFacts } from '../../src/timeline/record.ts'
import { Feed } from './feed.ts'
import type { DetectorDraft } from './found.ts'
import { instant, type KnownIncident, type LookInput, type Suppression } from './input.ts'
import { longestS } from './series.ts'
import type { DetectorSettings } from './settings.ts'
import { inTurns } from './steps.ts'
import { Watch } from './watch.ts'

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

/** Lost at a restart without harm: it is a function of the evidence, and so are ids. */
interface Memory {
  readonly watch: Watch
  readonly feed: Feed
}

/** The loop around the pure `detect`: asks the evidence, states what it finds. */
export function createDetector(options: DetectorOptions): Detector {
  const { clock, settings, log } = options
  const bucketMs = settings.bucketS * 1_000
  let memory = remember(options)
  let looked = 0

  async function tick() {
    const endMs = Math.floor((clock.now().getTime() - settings.latenessMs) / bucketMs) * bucketMs
    // Not `<=`: a clock that jumped ahead and was set back must not blind it until it has caught up.
    if (endMs === looked) return []
    const end = endMs / 1_000
    // After a standstill all is read again; a clock that was set back makes what was stated a thing of the future.
    if (!memory.feed.canReach(end)) memory = remember(options, endMs > looked ? memory.watch.afresh() : undefined)
    const { watch, feed } = memory
    await feed.reach(end)
    sayCut(memory, log)
    const drafts = await lookAt(end, options, watch)
    if (drafts.length > 0) await options.record(drafts)
    for (const draft of drafts) {
      watch.remember(draft)
      log.info({ incident: draft.incident_id, fact: draft.event_type }, 'the detector stated a fact')
    }
    looked = endMs
    return drafts
  }

  async function run(signal: AbortSignal) {
    while (!signal.aborted) {
      await tick().catch((error: unknown) => sayFailed(error, log))
      const sinceClose = (clock.now().getTime() - settings.latenessMs) % bucketMs
      await clock.sleep(bucketMs - sinceClose, signal)
    }
  }

  return { tick, run }
}

function remember({ evidence, settings }: DetectorOptions, watch = new Watch(settings)): Memory {
  return { watch, feed: new Feed(evidence, watch.ledger, settings) }
}

function sayFailed(error: unknown, log: Log): void {
  const { code, message } = asOutcome(error)
  log.warn({ code, error: message }, 'a look at the evidence failed')
}

function sayCut({ watch, feed }: Memory, log: Log): void {
  const errors_at_least = watch.ledger.takeCut()
  if (errors_at_least > 0)
    log.warn(
      { errors_at_least },
      'more kinds of errors than are told apart: the rarest count as errors of their service alone',
    )
  const queries = feed.takeCut()
  if (queries.length > 0)
    log.warn({ queries }, 'too many services have too many kinds of errors: those of the last services were not read')
}

/** Samples and the call graph are dear, and matter only once something alarms: then it is looked at once more with them. */
async function lookAt(end: number, options: DetectorOptions, watch: Watch): Promise<readonly DetectorDraft[]> {
  const { evidence, settings, tenantId } = options
  const since = (ageS: number) => ({ from: instant(end - ageS), to: instant(end) })
  const first: LookInput = {
    tenantId,
    end: instant(end),
    incidents: watch.over(await options.openIncidents()),
    suppressions: (await options.suppressions?.()) ?? [],
    deploys: (await evidence.query('deploys', since(DAY))).rows,
    seen: [],
    calls: [],
  }
  if ((await inTurns(watch.alarms(first))).length === 0) return []
  const seen = (await evidence.query('signature_seen', since(watch.ledger.span.keepS))).rows
  const calls = (await evidence.query('call_graph', since(Math.max(longestS(settings), CALLS_S)))).rows
  const named = (await evidence.query('services_traced', {})).rows
  const input = { ...first, seen, calls, traced: new Set(named.map(({ service }) => service)) }
  return watch.look(input, await inTurns(watch.alarms(input)))
}

const DAY = 86_400
/** How far back the call graph is drawn, at the least. */
const CALLS_S = 600
