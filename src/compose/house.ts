import type { CodeHost } from '../code-host/code-host.ts'
import type { Config } from '../config.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { Database } from '../projections/database.ts'
import type { IncidentList } from '../projections/incident-list.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { TaskQueue } from '../tasks/queue.ts'
import type { RecordFacts } from '../timeline/record.ts'
import type { Timeline } from '../timeline/timeline.ts'
import type { AnswerStore, Llm } from '../worker-kit/llm.ts'

/** Every port, opened. Processes hand each worker only what it names; nobody but a composition root holds the whole. */
export interface House {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  /** What everything passes that is kept or leaves; it knows this house's own credentials too. */
  readonly redactor: Redactor
  readonly timeline: Timeline
  readonly queue: TaskQueue
  readonly db: Database
  readonly evidence: Evidence
  readonly record: RecordFacts
  readonly answers: AnswerStore
  readonly incidents: IncidentList
  /** Absent where no code host is set: causes are named, fixes are not proposed as pull requests. */
  readonly codeHost?: CodeHost
  /** Absent without a key: the ranked evidence is the answer. */
  readonly llm?: Llm
  close(): Promise<void>
}
