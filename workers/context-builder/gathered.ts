import type { Commit } from '../../src/code-host/code-host.ts'
import type { QueryRow } from '../../src/evidence/catalogue.ts'
import type { DeploySeen, Section } from '../../src/timeline/payloads/context.ts'
import type { Window } from '../../src/timeline/payloads/shared.ts'
import type { OpenNow } from './open-now.ts'
import type { Past } from './past.ts'
import type { Movement } from './series/movement.ts'
import type { Signals } from './signals.ts'

/** What a person said about the incident, oldest first: a description, a question, a note, a mitigation. */
export interface HumanWord {
  readonly text: string
  readonly at: string
  readonly who: string
}

/** A change that an earlier cycle settled: undone without effect, or judged wrong by a person. */
export interface Settled {
  readonly ref: string
  readonly why: string
}

/** Everything about the incident that is known before a query is made. Pure. */
export interface Brief {
  readonly service: string
  readonly signature: string
  /** Services that the detector folded into the incident. */
  readonly joined: readonly string[]
  /** When it began, as far as the detector or a person knows. */
  readonly onset: string
  /** It began with requests that take longer, not with errors: how they went, up to the end of the window. */
  readonly slow?: Movement
  readonly window: Window
  /** Where deploys are looked for. */
  readonly deployWindow: Window
  readonly bucket_s: number
  /** How much of usual times is looked at, in seconds. */
  readonly usual_s: number
  readonly question: string | undefined
  readonly words: readonly HumanWord[]
  readonly settled: readonly Settled[]
  readonly past: Past
  /** A person declared it, and no error opened it: it is about the service that they named. */
  readonly declared?: boolean
  /** The trouble that opened it is over: it is about what fails since, if anything does. */
  readonly over?: TroubleOver
  /** Other incidents that are open now. */
  readonly open?: readonly OpenNow[]
  /** Where nobody named a service: the one that fails most. */
  readonly suspected?: string
}

export interface TroubleOver {
  readonly fromMs: number
  /** What failed up to here was counted, and found to be as usual. */
  readonly checkedMs: number
  /** `#12 was merged`, `it was over`: since when, for people. */
  readonly words: string
  /** By the figures of an open incident alone: where nothing fails since, it is about what was before. */
  readonly byFigures?: Brief
  /** How often the service's requests fail as a rule, where that was measured before. */
  readonly usual?: { readonly requests: number; readonly errors: number }
}

export type ErrorSample = QueryRow<'error_samples'> & { readonly service: string }

/** What the evidence store answered. */
export interface Telemetry {
  readonly bucketMs: number
  readonly sections: readonly Section[]
  readonly rates: readonly QueryRow<'service_rate'>[]
  /** The same of usual times. */
  readonly usual: { readonly window: Window; readonly rates: readonly QueryRow<'service_rate'>[] }
  readonly counts: readonly QueryRow<'signature_counts'>[]
  readonly seen: readonly QueryRow<'signature_seen'>[]
  /** Keys of errors that came before in past incidents alone. */
  readonly returning: ReadonlySet<string>
  readonly calls: readonly QueryRow<'call_graph'>[]
  /** Services whose requests come as spans: of any other, the rates count lines. Absent where it was not asked: all are. */
  readonly traced?: ReadonlySet<string>
  readonly samples: readonly ErrorSample[]
  readonly spans: readonly QueryRow<'error_spans'>[]
  readonly deploys: readonly DeploySeen[]
  /** Series, flags and notices, where a source of them is connected. */
  readonly signals?: Signals
}

/** A commit and the deploy that brought it into production. */
export interface Shipped {
  readonly commit: Commit
  readonly deploy: DeploySeen | undefined
}

/** What the code host answered. */
export interface Code {
  readonly repo: string | undefined
  readonly base_sha: string | undefined
  readonly base_branch?: string
  readonly shipped: readonly Shipped[]
  readonly gaps: readonly string[]
}

export interface Similar {
  readonly incident_id: string
  readonly title: string
  readonly score: number
  readonly how_ended: string
}
