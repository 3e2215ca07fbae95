import type { Call, Link } from '../../../src/evidence/correlate/chain.ts'
import { byText } from '../../../src/evidence/correlate/telemetry.ts'

/** What ended so long before the worst began has nothing to do with it. */
const APART_MS = 60_000
/** A window with more outages than this is told by its first ones. */
const MOST = 3

/**
 * The services of the chain by outage: those that calls lead from one to another, near or far; where no call of either
 * is known, those that began together. The one that began it all is the first. Pure.
 */
export function outagesIn(chain: readonly Link[], calls: readonly Call[]): readonly (readonly string[])[] {
  const group = groupsOf(calls)
  const left = [...chain]
  const outages: (readonly Link[])[] = []
  while (left.length > 0) {
    const own = left.splice(0, 1)
    // What joins may bring others along.
    for (let at = 0; at < own.length; at += 1) {
      const [one] = own.slice(at)
      for (const other of left.filter((link) => one !== undefined && belong(one, link, group)))
        own.push(...left.splice(left.indexOf(other), 1))
    }
    outages.push(own)
  }
  const root = rootOf(chain, calls)
  const begins = (links: readonly Link[]) => Number(links.some((link) => link === root))
  const weight = (links: readonly Link[]) => Math.max(...links.map(excess))
  return outages
    .toSorted((a, b) => begins(b) - begins(a) || weight(b) - weight(a))
    .filter((links, place) => place === 0 || links.some(({ anomaly }) => anomaly.kind === 'errors'))
    .slice(0, MOST)
    .map((links) => links.map(({ service }) => service))
}

/** Where it began: the first of the chain that fails still, or again, as the worst begins; a silence explains little. */
export function rootOf(chain: readonly Link[], calls: readonly Call[]): Link | undefined {
  const failing = chain.filter(({ anomaly }) => anomaly.kind === 'errors')
  const [worst] = failing.toSorted((a, b) => excess(b) - excess(a))
  if (worst === undefined) return chain[0]
  const touches = ({ anomaly }: Link) => anomaly.lastMs + APART_MS >= worst.anomaly.atMs
  const first = failing.find((link) => touches(link) && excess(link) >= excess(worst) / 100)
  // An odd error of the caller may come before the storm: what it calls, and fails as much right after, is nearer to the cause.
  const callee = failing.find(
    (link) =>
      link !== first &&
      calls.some(({ caller, callee: called }) => caller === first?.service && called === link.service) &&
      link.anomaly.atMs - (first?.anomaly.atMs ?? 0) < APART_MS &&
      first !== undefined &&
      excess(link) >= excess(first) / 2,
  )
  return callee ?? first
}

function excess({ anomaly }: Link): number {
  return anomaly.observed - anomaly.expected
}

/** The first by name of the services that calls connect with each; none where no call of it is known. Pure. */
export function partsOf(calls: readonly Call[]): ReadonlyMap<string, string> {
  const named = [...groupsOf(calls)].map(
    ([service, group]) => [service, [...group].sort(byText)[0] ?? service] as const,
  )
  return new Map(named)
}

/** Services that calls lead to and from, each set once. */
function groupsOf(calls: readonly Call[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>()
  for (const { caller, callee } of calls) {
    const joined = new Set([caller, callee, ...(groups.get(caller) ?? []), ...(groups.get(callee) ?? [])])
    for (const service of joined) groups.set(service, joined)
  }
  return groups
}

function belong(a: Link, b: Link, group: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const [own, other] = [group.get(a.service), group.get(b.service)]
  if (own !== undefined || other !== undefined) return own === other
  return Math.abs(a.anomaly.atMs - b.anomaly.atMs) < APART_MS
}
