import type { HealthLine } from '../../../blocks/home.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { IncidentList } from '../../projections/incident-list.ts'
import type { RecordFacts } from '../../timeline/record.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import type { Approvers, Members } from '../authorise/members.ts'
import type { Right } from '../authorise/policy.ts'
import type { DigestSettings } from '../digest/next-digest.ts'
import type { Questions } from '../questions.ts'
import type { SlackReplies } from '../replies.ts'

export interface DeskSettings {
  /** The tenant that our workspace is; never taken from a message. */
  readonly tenantId: string
  /** Slash commands that mean us, with their slash; the first is the one shown. */
  readonly commands: readonly string[]
  readonly approvers: Approvers
  /** Services to choose from when declaring; those of the evidence and of known incidents are added. */
  readonly services: readonly string[]
  /** Frozen into incidents that people declare. */
  readonly reopenWindowS: number
  readonly maxCycles: number
  /** How far back a declared incident looks for evidence. */
  readonly lookBackS: number
  readonly digest?: DigestSettings
  /** Times are read on these clocks where Slack does not know a person's own; IANA name. */
  readonly timeZone: string
}

/** Hears of what the desk refuses. Bounded words, no names. */
export interface DeskCounts {
  denied(right: Right): void
  /** A gesture that could not be worked on. */
  setAside(): void
  /** A request that was not Slack's, or not readable. */
  rejected(reason: 'signature' | 'payload'): void
}

/** All that the desk needs to answer a gesture. */
export interface DeskDeps {
  readonly timeline: Pick<Timeline, 'readIncident'>
  readonly incidents: IncidentList
  readonly record: RecordFacts
  readonly replies: SlackReplies
  readonly members: Members
  readonly settings: DeskSettings
  readonly clock: Clock
  readonly log: Log
  /** How the bot itself does; absent: nothing is said about it. */
  readonly health?: () => Promise<readonly HealthLine[]>
  /** Absent: this process does not read the evidence, and says so. */
  readonly questions?: Questions
  readonly counts?: DeskCounts
  /** Runs the work on one incident one after the other, so that two clicks at once see each other. */
  readonly oneAtATime: <T>(incidentId: string, work: () => Promise<T>) => Promise<T>
}
