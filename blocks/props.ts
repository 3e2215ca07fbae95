/** What views are given. Plain data in the words of the reader; every string may be foreign. Times are ISO 8601, shares are 0 to 1. */

export interface Person {
  /** A Slack user id, or any other name of the person. */
  readonly id: string
  readonly name?: string | undefined
}

export type Severity = 'SEV-1' | 'SEV-2' | 'SEV-3' | 'SEV-4'

/** Where an incident stands, as people would say it; `phase.ts` has the words. */
export type Phase =
  | 'looking'
  | 'cause'
  | 'unknown'
  | 'calm'
  | 'fix-drafted'
  | 'fix-approved'
  | 'fix-open'
  | 'merging'
  | 'fix-void'
  | 'fix-applied'
  | 'fix-works'
  | 'fix-unclear'
  | 'fails-again'
  | 'not-over'
  | 'resolved'
  | 'suppressed'

export interface Head {
  readonly incident_id: string
  readonly cycle: number
  readonly title: string
  readonly severity: Severity
  readonly service: string
  readonly phase: Phase
  readonly since: string
  readonly closed_at?: string | undefined
  readonly commander?: Person | undefined
  readonly reopened: boolean
  readonly channel_id?: string | undefined
}

/** Now against usual; absent figures are not known. */
export interface Impact {
  /** Whose requests these are, where it is worth saying. */
  readonly service?: string | undefined
  /** What is counted, where it is not requests. */
  readonly of?: 'lines' | undefined
  readonly rate?: number | undefined
  readonly errors?: number | undefined
  readonly requests?: number | undefined
  readonly usual_rate?: number | undefined
  /** Of how many seconds before the errors `usual_rate` is; absent where the detector has it from all of its history. */
  readonly usual_s?: number | undefined
  readonly expected_errors?: number | undefined
  /** What takes longer, in words, where nothing need fail. */
  readonly slower?: string | undefined
  readonly users?: number | undefined
  /** The figures are of all the time since then, and not of the newest alone. */
  readonly since?: string | undefined
  /** When the figures were taken, where they may have moved since. */
  readonly as_of?: string | undefined
  /** How it went, where it is measured again and again; `rate`, `errors` and `requests` are then of the newest stretch alone. */
  readonly course?: Course | undefined
}

export interface Course {
  /** Length of the newest stretch, in seconds. */
  readonly now_s: number
  readonly failing: boolean
  /** It was over in between, and began again then: what was as usual is not counted. */
  readonly again_from?: string | undefined
  /** Since when no more fails than usual. */
  readonly over_since?: string | undefined
  /** What people shipped or switched shortly before that end: a commit, or `name=value`. */
  readonly ended_after?: EndedAfter | undefined
  /** All of it as long as it failed. */
  readonly failed: {
    readonly requests: number
    readonly errors: number
    readonly since: string
    /** Where it failed last a while ago: what is counted ends there. */
    readonly until?: string | undefined
  }
}

export interface EndedAfter {
  readonly kind: 'deploy' | 'flag' | 'config' | 'migration'
  readonly service: string
  readonly ref: string
  readonly at: string
}

export type Reasoner = 'claude' | 'ranked-evidence' | 'evidence-instead' | 'evidence-against'

export interface Cause {
  readonly cause: string
  readonly service?: string | undefined
  readonly change_ref?: string | undefined
  readonly change_url?: string | undefined
  readonly confidence: number
  readonly evidence_ids: readonly string[]
}

export interface RuledOut {
  readonly cause: string
  readonly why: string
}

/** Who did what, and when. */
export interface Decision {
  readonly by: Person
  readonly at: string
}

export interface RateFigure {
  readonly requests: number
  readonly errors: number
  readonly rate: number
  readonly low: number
  readonly high: number
}

export interface RatePoint {
  readonly at: string
  readonly requests: number
  readonly errors: number
}
