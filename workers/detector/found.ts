import type { DraftOf } from '../../src/timeline/draft.ts'
import type { Alarm } from './alarm.ts'
import type { TopSignature } from './explain.ts'
import type { Measured } from './measured.ts'

/** What the detector states. */
export type DetectorDraft = DraftOf<'IncidentDetected'> | DraftOf<'SeverityAssessed'> | DraftOf<'NoteAdded'>

/** A cascade as the drafts speak of it. */
export interface Found {
  readonly root: string
  readonly joined: readonly string[]
  readonly alarm: Alarm
  readonly worst: Measured
  readonly top: readonly TopSignature[]
  readonly signature: string
  /** The error that half of its error lines or more are of: what is rising is not always what fails. */
  readonly bulk?: string
}
