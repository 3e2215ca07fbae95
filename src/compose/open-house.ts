import { createDatabaseAnswers } from '../adapters/answers/database-answers.ts'
import type { Config } from '../config.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { systemClock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { Database } from '../projections/database.ts'
import { incidentList } from '../projections/read-incidents.ts'
import type { Redactor } from '../redact/redactor.ts'
import { QUEUES, type QueueName } from '../tasks/queues.ts'
import { createRecorder } from '../worker-kit/recorder.ts'
import type { House } from './house.ts'
import { houseRedactor } from './house-redactor.ts'
import { lateEvidence } from './late-evidence.ts'
import { countedRedactor } from './metrics/counted-redactor.ts'
import { measuredLlm } from './metrics/measured-llm.ts'
import { measuredTimeline } from './metrics/measured-timeline.ts'
import { createMetrics, type Metrics } from './metrics/metrics.ts'
import { openDatabase } from './open-database.ts'
import { openEvidence } from './open-evidence.ts'
import { openLeaders } from './open-leader.ts'
import { openQueue } from './open-queue.ts'
import { openSchedules } from './open-schedules.ts'
import { openSources } from './open-sources.ts'
import { brokersAway, openTimeline } from './open-timeline.ts'
import { openCodeHost, openModel, openTraces } from './open-vendors.ts'
import { embeddedPorts, type Port } from './ports.ts'
import type { Need } from './readiness.ts'
import type { Surroundings } from './server-options.ts'
import { unopened } from './unopened.ts'
import { type Patience, untilOpen, wasStopped } from './until-open.ts'

/** What a process needs of a house. */
export interface Needs {
  readonly ports: ReadonlySet<Port>
  /** Default: all. */
  readonly queues?: readonly QueueName[]
  /** Evidence is stored here too; else it is asked for at most. */
  readonly storesEvidence?: boolean
  /** Servers that are away are waited for. */
  readonly patience?: Patience
  /** What its main work needs: for the others it waits as long as it takes, for the evidence by going on without. Default: all. */
  readonly main?: ReadonlySet<Need>
  /** Hears of the evidence as soon as that is open, whatever else is not. */
  readonly onEvidence?: (evidence: Evidence) => void
}

/**
 * Opens these ports, each embedded or on its server as the configuration says; the others refuse whoever touches them.
 * What opened is closed again when another does not.
 */
export async function openHouse(config: Config, log: Log, needs: Needs): Promise<House> {
  const { ports, queues = QUEUES } = needs
  const clock = systemClock
  const metrics = createMetrics()
  const redactor = countedRedactor(houseRedactor(config), metrics)
  const opener = openerOf(config, { log, clock }, needs)
  const guarded = { redactor, stores: needs.storesEvidence ?? false, heard: needs.onEvidence }
  const opening = openPorts(config, { log, clock }, { opener, queues }, guarded, metrics)
  const { databases, ...opened } = await opening
  const { queue, evidence, schedules } = opened
  const { db, projections } = ports.has('database') ? databases : NO_DATABASES
  const timeline = ports.has('timeline') ? measuredTimeline(opened.timeline, metrics, clock) : opened.timeline
  const codeHost = openCodeHost(config, log)
  const model = openModel(config, log, redactor)
  const traces = model && (await openTraces(config, log, redactor))
  const llm = model && (traces?.traced(model) ?? model)
  return {
    config,
    clock,
    log,
    redactor,
    metrics,
    ports,
    queues,
    timeline,
    queue,
    db,
    projections,
    evidence,
    sources: await openSources(config),
    schedules,
    alone: config.servers.postgres === undefined,
    leaders: openLeaders(config, { log, clock }),
    record: createRecorder({ timeline, clock, redact: redactor.redact }),
    answers: createDatabaseAnswers(db),
    incidents: incidentList(db),
    ...(codeHost ? { codeHost } : {}),
    ...(llm ? { llm: measuredLlm(llm, metrics) } : {}),
    async close() {
      await closePorts(ports, { schedules, queue, evidence, projections, timeline })
      await traces?.close()
    },
  }
}

const NO_DATABASES = { db: unopened<Database>('database'), projections: unopened<Database>('database') }

/** Side by side: the engines take seconds on their first start, each in its own thread. */
async function openPorts(
  config: Config,
  around: Surroundings,
  { opener, queues }: { readonly opener: Opener; readonly queues: readonly QueueName[] },
  guarded: { readonly redactor: Redactor; readonly stores: boolean; readonly heard: Needs['onEvidence'] },
  { deadLetters }: Metrics,
) {
  const { one, closeAll } = opener
  const away = brokersAway(around)
  const opening = [
    one('timeline', () => openTimeline(config, around, away), closeOne),
    one('queue', () => openQueue(config, around, (source) => deadLetters.inc({ source }), queues), closeOne),
    one(
      'database',
      () => openDatabase(config, around),
      ({ projections }) => closeOne(projections),
    ),
    opener.orLate(
      one('evidence', () => openEvidence(config, around, guarded), closeOne),
      guarded.heard,
    ),
    one('schedules', () => openSchedules(config, around), closeOne),
  ] as const
  const failed = (await Promise.allSettled(opening)).filter((outcome) => outcome.status === 'rejected')
  if (failed.length > 0) {
    await closeAll()
    throw (failed.find(({ reason }) => !wasStopped(reason)) ?? failed[0])?.reason
  }
  const [timeline, queue, databases, evidence, schedules] = await Promise.all(opening)
  return { timeline, queue, databases, evidence, schedules }
}

interface Closable {
  close(): Promise<void>
}

function closeOne(opened: Closable): Promise<void> {
  return opened.close()
}

type Opener = ReturnType<typeof openerOf>

/** A server that answers at all has answered by then. */
const GOES_ON_MS = 5_000

/** Opens the ports that are asked for, and knows how to close those that opened. Where one fails, nobody waits for the others. */
function openerOf(config: Config, around: Surroundings, { ports, patience, main = ports }: Needs) {
  const closes: (() => Promise<void>)[] = []
  const failed = new AbortController()
  const embedded = new Set(embeddedPorts(config, ports).map(({ port }) => port))
  const waited = <T>(port: Port, open: () => Promise<T>) => {
    if (patience === undefined || embedded.has(port)) return open()
    const signal = AbortSignal.any([patience.signal, failed.signal])
    const withinMs = main.has(port) ? patience.withinMs : Number.POSITIVE_INFINITY
    return untilOpen(port, open, { withinMs, signal }, around)
  }
  const mayBeLate = patience !== undefined && !main.has('evidence') && !embedded.has('evidence')
  return {
    async one<T extends object>(port: Port, open: () => Promise<T>, close: (opened: T) => Promise<void>): Promise<T> {
      if (!ports.has(port)) return unopened<T>(port)
      try {
        const opened = await waited(port, open)
        closes.push(() => close(opened))
        return opened
      } catch (error) {
        failed.abort()
        throw error
      }
    },
    async orLate(opening: Promise<Evidence>, heard: Needs['onEvidence']): Promise<Evidence> {
      if (heard !== undefined) opening.then(heard, () => undefined)
      if (!mayBeLate) return opening
      const ended = new AbortController()
      const goesOn = () => (ended.signal.aborted ? opening : lateEvidence(opening, around.log))
      const late = around.clock.sleep(GOES_ON_MS, ended.signal).then(goesOn)
      return Promise.race([opening, late]).finally(() => ended.abort())
    },
    async closeAll(): Promise<void> {
      await Promise.allSettled(closes.map((close) => close()))
    },
  }
}

/** Work that is in hand comes first, what it writes to last. */
async function closePorts(
  ports: ReadonlySet<Port>,
  house: Pick<House, Exclude<Port, 'database'> | 'projections'>,
): Promise<void> {
  if (ports.has('schedules')) await house.schedules.close()
  if (ports.has('queue')) await house.queue.close()
  if (ports.has('evidence')) await house.evidence.close()
  if (ports.has('database')) await house.projections.close()
  if (ports.has('timeline')) await house.timeline.close()
}
