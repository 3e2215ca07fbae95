import { readableCodeHost } from '../../../src/compose/guard-code-host.ts'
import { type Call, chainOf, type Link } from '../../../src/evidence/correlate/chain.ts'
import type { Correlation } from '../../../src/evidence/correlate/correlate.ts'
import { fromStart } from '../../../src/evidence/correlate/from-start.ts'
import type { Seen } from '../../../src/evidence/correlate/telemetry.ts'
import type { Past } from '../../context-builder/past.ts'
import { type RankedWindow, rankWindow } from '../../context-builder/rank-window.ts'
import { repoOf, timingOf } from '../timing.ts'
import type { Chosen } from './findings-of.ts'
import { type LookHouse, lookAt } from './look-at.ts'

/** What is to be explained, and of which services. */
export interface Explained {
  readonly told: Correlation
  readonly past: Past
  readonly services: readonly string[]
}

/** Where a window holds several outages, the last of them, looked at by itself: the others are as incidents that are over. */
export async function lastOutage(house: LookHouse, all: Explained): Promise<Explained> {
  const { seen } = all.told
  const bouts = rootOf(chainIn(all), seen.calls)?.anomaly.bouts ?? []
  const last = bouts.at(-1)
  if (last === undefined) return all
  const from = new Date(Math.max(Date.parse(seen.window.from), last.fromMs - BEFORE_MS)).toISOString()
  const looked = await lookAt(house, { kind: 'span', from, to: seen.window.to }, [], bouts.slice(0, -1))
  return looked.kind === 'problem' ? all : { ...all, told: looked.told, past: looked.past }
}

/** What began the outage is seen to begin. */
const BEFORE_MS = 60_000

function chainIn({ told, services }: Explained): readonly Link[] {
  return chainOf(
    told.lanes.filter(({ service }) => services.includes(service)),
    told.seen.calls,
  )
}

/** Ranked where something is worse than usual; else there is nothing to explain. */
export async function causesOf(
  house: LookHouse,
  explained: Explained,
  { elsewhere }: Pick<Chosen, 'elsewhere'>,
  words: string,
): Promise<RankedWindow | undefined> {
  const { past } = explained
  const { seen } = explained.told
  const chain = chainIn(explained)
  const root = rootOf(chain, seen.calls)
  if (root === undefined) return undefined
  if (isUndated(root, seen)) return { hypotheses: [], evidence: [], suspects: [], gaps: [undated(root)] }
  const { evidence, codeHost, redactor, config } = house
  const host = codeHost === undefined || redactor === undefined ? undefined : readableCodeHost(codeHost, redactor)
  return rankWindow(
    {
      evidence,
      ...(host === undefined ? {} : { codeHost: host }),
      repoOf: (service) => repoOf(config.repos, service),
      settings: timingOf(config).context,
    },
    {
      service: root.service,
      signature: root.anomaly.leading?.signature ?? '',
      joined: chain.map(({ service }) => service).filter((service) => service !== root.service),
      ...sinceBegan(root, seen.window.to, past),
      ...(words === '' ? {} : { question: words }),
      ...(elsewhere === undefined ? {} : { series: elsewhere.series }),
    },
  )
}

function undated({ service, anomaly }: Link): string {
  const since = anomaly.older ? 'for more than a day' : 'already, since when is not known,'
  return `${service} failed ${since} before this window, so no change is held against it. Name a longer window, as in \`last 3 days\`.`
}

/** Without its beginning every change of the window would look like the cause. */
function isUndated({ service, anomaly }: Link, seen: Seen): boolean {
  return (
    anomaly.kind === 'errors' &&
    anomaly.bouts === undefined &&
    anomaly.dated !== true &&
    fromStart(service, anomaly, seen)
  )
}

/** From its beginning on; of several outages that could not be told apart before, the last. */
function sinceBegan({ anomaly }: Link, to: string, { spans, undone }: Past) {
  const earlier = anomaly.bouts?.slice(0, -1) ?? []
  const last = anomaly.bouts?.at(-1)
  const fromMs = last?.fromMs ?? anomaly.atMs
  // Of incidents, what was before this: the one that goes on is no past.
  const over = spans
    .map((span) => ({ ...span, toMs: Math.min(span.toMs, fromMs) }))
    .filter((span) => span.toMs > span.fromMs)
  return { window: { from: new Date(fromMs).toISOString(), to }, past: [...over, ...earlier], undone }
}

/** What ended so long before the worst began has nothing to do with it. */
const APART_MS = 60_000

/** Where it began: the first of the chain that fails still, or again, as the worst begins; a silence explains little. */
function rootOf(chain: readonly Link[], calls: readonly Call[]): Link | undefined {
  const failing = chain.filter(({ anomaly }) => anomaly.kind === 'errors')
  const excess = ({ anomaly }: Link) => anomaly.observed - anomaly.expected
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
