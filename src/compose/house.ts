import type { CodeHost } from '../code-host/code-host.ts'
import type { Config } from '../config.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { EvidenceSource } from '../evidence/evidence-source.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { Database } from '../projections/database.ts'
import type { IncidentList } from '../projections/incident-list.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { TaskQueue } from '../tasks/queue.ts'
import type { QueueName } from '../tasks/queues.ts'
import type { Schedules } from '../tasks/schedules.ts'
import type { RecordFacts } from '../timeline/record.ts'
import type { Timeline } from '../timeline/timeline.ts'
import type { AnswerStore, Llm } from '../worker-kit/llm.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Leaders } from './open-leader.ts'
import type { Port } from './ports.ts'

/** The ports of one process. Each worker is handed only what it names; nobody but a composition root holds the whole. */
export interface House {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  /** What everything passes that is kept or leaves; it knows this house's own credentials too. */
  readonly redactor: Redactor
  readonly metrics: Metrics
  /** Those that were opened; touching another is refused. */
  readonly ports: ReadonlySet<Port>
  /** Those that this process sends to or takes from. */
  readonly queues: readonly QueueName[]
  readonly timeline: Timeline
  readonly queue: TaskQueue
  /** On a server: the rows of the tenant alone, projections read-only. */
  readonly db: Database
  /** All rows, for the projector. */
  readonly projections: Database
  readonly evidence: Evidence
  /** What is read besides it when a context is built. */
  readonly sources: readonly EvidenceSource[]
  readonly schedules: Schedules
  /** No other process works on the same rows: what is in hand at a start was in the hands of one that died. */
  readonly alone: boolean
  /** For what only one of all processes should do. */
  readonly leaders: Leaders
  readonly record: RecordFacts
  readonly answers: AnswerStore
  readonly incidents: IncidentList
  /** Absent where no code host is set: causes are named, fixes are not proposed as pull requests. */
  readonly codeHost?: CodeHost
  /** Absent without a key: the ranked evidence is the answer. */
  readonly llm?: Llm
  close(): Promise<void>
}
