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

interface Failing extends Stretch {
  readonly services: readonly string[]
}

function failingOf({ service, trouble, heard_until: heard }: ServiceFinding, end: string): readonly Failing[] {
  if (trouble?.kind !== 'errors') return []
  const spans = trouble.bouts ?? [{ from: trouble.at, to: trouble.until ?? heard ?? end }]
  return spans.map(({ from, to }) => ({ from, to, services: [service] }))
}

/** What one service fails of while another does, or right after, is one outage; those of one service are told apart already. */
function joined(spans: readonly Failing[]): readonly Stretch[] {
  const outages: Failing[] = []
  for (const span of spans.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
    const last = outages.at(-1)
    if (last === undefined || isApart(last, span)) outages.push(span)
    else outages.splice(-1, 1, together(last, span))
  }
  return outages.map(({ from, to }) => ({ from, to }))
}

function isApart(last: Failing, next: Failing): boolean {
  const calmMs = Date.parse(next.from) - Date.parse(last.to)
  return calmMs >= CALM_MS || (calmMs > 0 && next.services.some((service) => last.services.includes(service)))
}

function together({ from, to, services }: Failing, next: Failing): Failing {
  const later = Date.parse(next.to) > Date.parse(to) ? next.to : to
  return { from, to: later, services: [...services, ...next.services] }
}
