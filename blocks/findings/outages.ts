import { type Begun, isLinked } from './linked.ts'
import type { Findings, ServiceFinding, Stretch } from './props.ts'

/** Separate outages of the time looked at, and whether the causes that are told are those of the last of them. */
export interface Outages {
  readonly count: number
  /** The last ones, as many as are told, oldest first. */
  readonly last: readonly Outage[]
  readonly isOfLast: boolean
}

export interface Outage extends Stretch {
  /** The services that failed in it, where other outages are of services that have no part in it. */
  readonly services?: readonly string[]
}

/** So long must no service have failed between two outages. */
const CALM_MS = 60_000
const MOST_TOLD = 6

/** The stretches in which any service failed; undefined where it is one. Pure. */
export function outagesOf({
  services,
  causes,
  causes_since: since,
  causes_of: of,
  window,
}: Findings): Outages | undefined {
  const all = joined(services.flatMap((one) => failingOf(one, window.to)))
  if (all.length < 2) return undefined
  // Of those that have nothing to do with it, none is before the outage that the causes are of.
  const own = of === undefined ? all : all.filter((one) => one.some(({ part }) => part === partOf(services, of)))
  const [before, last] = own.slice(-2).map(endOf)
  const atMs = Date.parse(since ?? '')
  const isNamed = new Set(all.map(([first]) => first?.part)).size > 1
  const isSure = causes.length > 0 && own.at(-1) === all.at(-1) && (of !== undefined || !isNamed)
  const isOfLast = isSure && last !== undefined && before !== undefined && atMs > before && atMs <= last
  return { count: all.length, last: all.slice(-MOST_TOLD).map((one) => toldOf(one, isNamed)), isOfLast }
}

interface Failing extends Stretch, Begun {
  readonly service: string
}

function partOf(services: readonly ServiceFinding[], name: string): string {
  return services.find(({ service }) => service === name)?.part ?? name
}

function failingOf({ service, part, trouble, heard_until: heard }: ServiceFinding, end: string): readonly Failing[] {
  if (trouble?.kind !== 'errors') return []
  const spans = trouble.bouts ?? [{ from: trouble.at, to: trouble.until ?? heard ?? end }]
  return spans.map(({ from, to }) => ({ from, to, service, part: part ?? service, isKnown: part !== undefined }))
}

/** What one service fails of while another does, or right after, is one outage; those of one service are told apart already. */
function joined(spans: readonly Failing[]): readonly (readonly Failing[])[] {
  const outages: Failing[][] = []
  for (const span of spans.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
    const own = outages.findLast((outage) => !isApart(outage, span))
    if (own === undefined) outages.push([span])
    else own.push(span)
  }
  return outages
}

function isApart(last: readonly Failing[], next: Failing): boolean {
  const calmMs = Date.parse(next.from) - endOf(last)
  if (!last.some((one) => isLinked(one, next))) return true
  return calmMs >= CALM_MS || (calmMs > 0 && last.some(({ service }) => service === next.service))
}

function endOf(outage: readonly Failing[]): number {
  return Math.max(...outage.map(({ to }) => Date.parse(to)))
}

function toldOf(outage: readonly Failing[], isNamed: boolean): Outage {
  const [first, ...rest] = outage
  const latest = rest.reduce((to, one) => (Date.parse(one.to) > Date.parse(to) ? one.to : to), first?.to ?? '')
  const services = isNamed ? { services: [...new Set(outage.map(({ service }) => service))] } : {}
  return { from: first?.from ?? '', to: latest, ...services }
}
