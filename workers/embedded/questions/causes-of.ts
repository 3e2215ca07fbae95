import { readableCodeHost } from '../../../src/compose/guard-code-host.ts'
import { chainOf, type Link } from '../../../src/evidence/correlate/chain.ts'
import type { Correlation } from '../../../src/evidence/correlate/correlate.ts'
import { fromStart } from '../../../src/evidence/correlate/from-start.ts'
import type { Seen } from '../../../src/evidence/correlate/telemetry.ts'
import type { Past } from '../../context-builder/past.ts'
import { type RankedWindow, rankWindow } from '../../context-builder/rank-window.ts'
import { repoOf, timingOf } from '../timing.ts'
import type { AskedElsewhere } from './ask-series.ts'
import { failingSince, lastBout } from './last-bout.ts'
import { type LookHouse, lookAt } from './look-at.ts'
import { aboutMain } from './main-error.ts'
import { outagesIn, rootOf } from './outages.ts'

/** What is to be explained, and of which services. */
export interface Explained {
  readonly told: Correlation
  readonly past: Past
  readonly services: readonly string[]
}

/** An outage that is ranked by itself, and the service that it began with. */
export interface ApartOutage {
  readonly service: string
  readonly ranked: RankedWindow
}

/** The causes of the outage that the answer is about, and of those that have nothing to do with it. */
export interface Explanation {
  readonly ranked?: RankedWindow
  /** When that outage began. */
  readonly since?: string
  readonly apart: readonly ApartOutage[]
  /** Whose causes they are, where there are others. */
  readonly of?: string
}

/** Each outage by itself: a service whose changes nobody can read hides no cause of another one. */
export async function explain(
  house: LookHouse,
  explained: Explained,
  elsewhere: AskedElsewhere,
  words: string,
): Promise<Explanation> {
  const { seen } = explained.told
  const outages: (ApartOutage & { readonly since: string; readonly isTold: boolean })[] = []
  for (const services of outagesIn(chainIn(explained), seen.calls)) {
    const own = await lastOutage(house, { ...explained, services })
    const first = rootOf(chainIn(own), own.told.seen.calls)
    if (first === undefined) continue
    const root = aboutMain(first, own.told.kinds)
    const ranked = await causesOf(house, own, root, elsewhere, words)
    const { service } = root
    const since = new Date(beganMs(root)).toISOString()
    const isTold = ranked.hypotheses.some(({ kind }, place) => place === 0 && (kind !== 'unknown' || !ranked.unread))
    outages.push({ service, ranked, since, isTold })
  }
  const main = outages.find(({ isTold }) => isTold) ?? outages[0]
  if (main === undefined) return { apart: [] }
  const ref = main.ranked.hypotheses[0]?.ref
  // Where no code host is connected, every outage would say so once more.
  const isTold = ({ unread, hypotheses: [first] }: RankedWindow) => unread !== 'no-host' || first?.kind !== 'unknown'
  const isOther = (one: ApartOutage) =>
    one !== main && isTold(one.ranked) && (ref === undefined || one.ranked.hypotheses[0]?.ref !== ref)
  const apart = outages.filter(isOther)
  return { ranked: main.ranked, since: main.since, apart, ...(apart.length === 0 ? {} : { of: main.service }) }
}

/** Where a window holds several outages, the last of them, looked at by itself: the others are as incidents that are over. */
async function lastOutage(house: LookHouse, all: Explained): Promise<Explained> {
  const { seen } = all.told
  const last = lastBout(chainIn(all))
  if (last === undefined) return all
  const overMs = last.earlier.map(({ toMs }) => toMs)
  const from = new Date(Math.max(Date.parse(seen.window.from), last.fromMs - BEFORE_MS, ...overMs)).toISOString()
  const looked = await lookAt(house, { kind: 'span', from, to: seen.window.to }, [], last.earlier)
  if (looked.kind === 'problem') return all
  const own = { ...all, told: looked.told, past: looked.past }
  // One that failed in an earlier outage alone is not where this one began.
  const services = failingSince(chainIn(own), last.fromMs, looked.told.seen.bucketS * 1_000)
  return services.length === 0 ? own : { ...own, services }
}

/** What began the outage is seen to begin; the one before it is none of it. */
const BEFORE_MS = 60_000

function chainIn({ told, services }: Explained): readonly Link[] {
  return chainOf(
    told.lanes.filter(({ service }) => services.includes(service)),
    told.seen.calls,
  )
}

/** Of an outage that began with `root`. */
async function causesOf(
  house: LookHouse,
  explained: Explained,
  root: Link,
  elsewhere: AskedElsewhere,
  words: string,
): Promise<RankedWindow> {
  const { past } = explained
  const { seen } = explained.told
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
      joined: chainIn(explained)
        .map(({ service }) => service)
        .filter((service) => service !== root.service),
      ...sinceBegan(root, seen.window.to, past),
      ...(words === '' ? {} : { question: words }),
      series: elsewhere.series,
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
function sinceBegan(root: Link, to: string, { spans, undone }: Past) {
  const earlier = root.anomaly.bouts?.slice(0, -1) ?? []
  const fromMs = beganMs(root)
  // Of incidents, what was before this: the one that goes on is no past.
  const over = spans
    .map((span) => ({ ...span, toMs: Math.min(span.toMs, fromMs) }))
    .filter((span) => span.toMs > span.fromMs)
  return { window: { from: new Date(fromMs).toISOString(), to }, past: [...over, ...earlier], undone }
}

function beganMs({ anomaly }: Link): number {
  return anomaly.bouts?.at(-1)?.fromMs ?? anomaly.atMs
}
