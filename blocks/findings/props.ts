import type { RatePoint } from '../props.ts'

/** What a look at a stretch of time found. Plain data; every string may be foreign, times are ISO 8601, shares 0 to 1. */
export interface Findings {
  readonly window: Stretch
  /** It ended before the newest evidence: what failed at its end need not fail now. */
  readonly is_past?: boolean | undefined
  /** What is usual was taken from here. */
  readonly usual: Stretch
  /** The deploy since which it was asked, with all services that it went to; the window begins with it. */
  readonly since?: { readonly services: readonly string[]; readonly sha: string; readonly at: string } | undefined
  /** False where nothing was received then of any service that is told: nothing may be called new. */
  readonly usual_known?: boolean
  /** Where the person asked for some errors alone: how many kinds there are of them, of all. */
  readonly filter?: { readonly said: string; readonly kinds: number; readonly of: number } | undefined
  /** What is worse than usual first, in the order in which it began. */
  readonly services: readonly ServiceFinding[]
  readonly errors: readonly ErrorFinding[]
  /** When nothing of any service was received. */
  readonly unheard?: readonly Stretch[] | undefined
  readonly deploys: readonly DeployFinding[]
  /** What was changed beside code: flags, settings, migrations. */
  readonly changes?: readonly ChangeFinding[] | undefined
  /** What other places measure of these services that moved, the earliest first. */
  readonly series?: readonly SeriesFinding[] | undefined
  readonly causes: readonly CauseFinding[]
  /** When that began which the causes are of. */
  readonly causes_since?: string | undefined
  /** The service that the causes are of, where other outages have nothing to do with it, and what is known of those. */
  readonly causes_of?: string | undefined
  readonly apart?: readonly ApartFinding[] | undefined
  /** What failed and was not asked for, where what was asked for calls it. */
  readonly through?: readonly ThroughFinding[] | undefined
  /** Open incidents of these services that the reader may know of. */
  readonly open?: readonly OpenIncident[] | undefined
  /** Incidents of services in trouble that were closed in this time or after it, the newest first; likewise. */
  readonly closed?: readonly ClosedIncident[] | undefined
  /** Sentences about what could not be seen. */
  readonly gaps: readonly string[]
}

export interface ThroughFinding {
  readonly service: string
  readonly callee: string
  /** The callee, and those that failed and it calls, near or far: an incident may stand for any of them. */
  readonly failed: readonly string[]
}

export interface OpenIncident {
  readonly title: string
  readonly service: string
  readonly channel_id?: string | undefined
}

export interface ClosedIncident extends OpenIncident {
  readonly closed_at: string
  readonly is_suppressed: boolean
}

export interface Stretch {
  readonly from: string
  readonly to: string
}

export interface ServiceFinding {
  readonly service: string
  readonly requests: number
  readonly errors: number
  /** The same for services that calls connect, near or far; absent where no call of it is known. */
  readonly part?: string | undefined
  /** Absent where nothing of usual times is known. */
  readonly usual_rate?: number | undefined
  /** Known by its log alone: `requests` are lines, `errors` those that are errors. */
  readonly by_lines?: boolean | undefined
  /** The last of it was received then, and nothing since, which says neither that it goes on nor that it is over. */
  readonly heard_until?: string | undefined
  readonly trouble?: Trouble | undefined
  readonly points: readonly RatePoint[]
}

export interface Trouble {
  readonly kind: 'errors' | 'silence' | 'surge'
  readonly at: string
  /** `at` is known to the second. */
  readonly exact: boolean
  /** It was so when the window began. */
  readonly from_start: boolean
  /** And `at` is when it began, before the window; without it nobody knows when. */
  readonly dated?: boolean | undefined
  /** Requests of just that time, where it is less than the window. */
  readonly during?: { readonly requests: number; readonly errors: number } | undefined
  /** Absent while it goes on; of a window that is past it may lie after that window. */
  readonly until?: string | undefined
  /** It failed at the end of a window that is past: still, or later until nobody knows when, or nothing is known of it. */
  readonly beyond?: 'on' | 'later' | 'unknown' | undefined
  /** The separate outages that it consists of, oldest first; absent where it is one. */
  readonly bouts?: readonly Stretch[] | undefined
  readonly observed: number
  readonly expected: number
  /** The error that leads it. */
  readonly title?: string | undefined
  /** Services it calls that began to fail before it. */
  readonly after: readonly string[]
}

export interface ErrorFinding {
  readonly service: string
  readonly title: string
  readonly sample: string
  readonly count: number
  readonly expected: number
  readonly trend: 'new' | 'rising' | 'steady' | 'falling' | 'vanished'
  /** False where nothing of its service was received in usual times: it may not be called new. */
  readonly usual_known?: boolean | undefined
  readonly first_seen?: string | undefined
  readonly last_seen?: string | undefined
}

export interface DeployFinding {
  readonly services: readonly string[]
  readonly sha: string
  readonly at: string
  readonly url?: string | undefined
  /** These services had the commit before. */
  readonly again?: boolean | undefined
}

export interface ChangeFinding {
  readonly kind: 'flag' | 'config' | 'migration'
  readonly services: readonly string[]
  readonly name: string
  /** `50 -> 5`; "" where nobody said. */
  readonly change: string
  readonly at: string
}

/** A number over time that left its own past for good. */
export interface SeriesFinding {
  readonly service: string
  /** With what tells it from others of the same name. */
  readonly metric: string
  /** Who told it, for people. */
  readonly source: string
  /** What was asked there. */
  readonly query?: string | undefined
  /** The first point on its way. */
  readonly at: string
  /** Between two points. */
  readonly step_s: number
  /** What was usual, and the farthest that it went. */
  readonly from: number
  readonly to: number
  /** It goes the way that does harm, by what its name says. */
  readonly is_harm: boolean
  /** The service whose trouble it came before. */
  readonly before?: string | undefined
  readonly points: readonly { readonly at: string; readonly value: number }[]
}

export interface CauseFinding {
  readonly title: string
  readonly confidence: number
  readonly ref?: string | undefined
  readonly url?: string | undefined
  /** What speaks for it, the strongest first. */
  readonly why: readonly string[]
}

/** The first cause of another outage; a confidence of nothing where the title says why none is known. */
export interface ApartFinding extends CauseFinding {
  readonly service: string
}
