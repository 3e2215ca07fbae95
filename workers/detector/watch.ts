import type { Alarm } from './alarm.ts'
import { alarmsOf } from './alarms.ts'
import { detectIn } from './detect.ts'
import type { DetectorDraft } from './found.ts'
import { type KnownIncident, type LookInput, seconds } from './input.ts'
import type { Ledger } from './ledger.ts'
import { inNamesOfNow } from './names.ts'
import { newLedger } from './series.ts'
import type { DetectorSettings } from './settings.ts'
import { Stated } from './stated.ts'
import type { Steps } from './steps.ts'

/** One detector's memory and its way to look; whoever feeds the ledger may take the evidence from where they like. */
export class Watch {
  readonly ledger: Ledger
  readonly #stated: Stated
  readonly #settings: DetectorSettings

  constructor(settings: DetectorSettings, stated = new Stated()) {
    this.ledger = newLedger(settings)
    this.#settings = settings
    this.#stated = stated
  }

  /** The same with an empty ledger: what was stated and seen holds, however long the evidence was not looked at. */
  afresh(): Watch {
    return new Watch(this.#settings, this.#stated)
  }

  /** The incidents of the projection, with what was stated and seen here since. */
  over(rows: readonly KnownIncident[]): readonly KnownIncident[] {
    return this.#stated.over(rows)
  }

  /** What is to be stated now and was not yet. The ledger must hold everything before `end`. `alarms` where they are known. */
  look(input: LookInput, alarms?: readonly Alarm[]): readonly DetectorDraft[] {
    const { drafts, touched } = detectIn(this.ledger, inNamesOfNow(input, this.ledger), this.#settings, alarms)
    this.#stated.touch(touched, seconds(input.end))
    return this.#stated.unsaid(drafts)
  }

  /** The services that alarm now. */
  alarms(input: LookInput): Steps<readonly Alarm[]> {
    return alarmsOf(this.ledger, inNamesOfNow(input, this.ledger), this.#settings)
  }

  remember(draft: DetectorDraft): void {
    this.#stated.remember(draft)
  }

  /** When an incident last had evidence that was seen here. Seconds since 1970; undefined if never. */
  touchedAt(incident: string): number | undefined {
    return this.#stated.touchedAt(incident)
  }
}
