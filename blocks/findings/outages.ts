import type { Findings, ServiceFinding, Stretch } from './props.ts'

/** Separate outages of the time looked at, and whether the causes that are told are those of the last of them. */
export interface Outages {
  readonly count: number
  /** The last ones, as many as are told, oldest first. */
  readonly last: readonly Stretch[]
  readonly isOfLast: boolean
}

/** So long must no service have failed between two outages. */
const CALM_MS = 60_000
const MOST_TOLD = 6

/** The stretches in which any service failed; undefined where it is one. Pure. */
export function outagesOf({ services, causes, causes_since: since, window }: Findings): Outages | undefined {
  const all = joined(services.flatMap((one) => failingOf(one, window.to)))
  const [before, last] = all.slice(-2).map(({ to }) => Date.parse(to))
  if (before === undefined || last === undefined) return undefined
  const atMs = Date.parse(since ?? '')
  const isOfLast = causes.length > 0 && atMs > before && atMs <= last
  return { count: all.length, last: all.slice(-MOST_TOLD), isOfLast }
}

function failingOf({ trouble, heard_until: heard }: ServiceFinding, end: string): readonly Stretch[] {
  if (trouble?.kind !== 'errors') return []
  return trouble.bouts ?? [{ from: trouble.at, to: trouble.until ?? heard ?? end }]
}

/** What one service fails of while another does, or right after, is one outage. */
function joined(spans: readonly Stretch[]): readonly Stretch[] {
  const outages: Stretch[] = []
  for (const span of spans.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
    const last = outages.at(-1)
    if (last === undefined || Date.parse(span.from) - Date.parse(last.to) >= CALM_MS) outages.push(span)
    else if (Date.parse(span.to) > Date.parse(last.to)) outages.splice(-1, 1, { from: last.from, to: span.to })
  }
  return outages
}
