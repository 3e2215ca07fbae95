import { logPoisson } from '../../src/kit/chance.ts'
import type { SignatureBook } from './records.ts'
import { countIn, type Series, tally } from './series.ts'
import type { DetectorSettings } from './settings.ts'
import { usualOf } from './signature-rule.ts'

/** Fewer than this expected of the old name, and its silence says nothing. */
const TELLING = 2
/** It was steady if it had not been silent for longer than this many of its usual pauses when the new one began. */
const PAUSES = 4
/** The new name comes between a third as often and twice as often as the old one. */
const RARER = 3
const OFTENER = 2
/** What of an error was seen for less than a day has not shown how it swings with the hours: so much more often may be usual. */
const SWING = 2
/** A truly new error may come any number of times: each up to about so many is taken for as likely. */
const ANY_COUNT = 24

/** An old error beside a new one that may be its new name. */
interface Old {
  /** How many of it were to be expected since the new one began: at the least and at the most. */
  readonly least: number
  readonly most: number
  /** How many came. */
  readonly came: number
}

/**
 * The old signature of which this new one is only another name: steady until the new one began and silent since, and the
 * new one comes as often as the old one used to. Of many rare errors one is always silent by chance, so the more there are,
 * the longer the silence must be. Undefined if there is none. Pure.
 */
export function renamedFrom(
  series: Series,
  service: string,
  fresh: string,
  from: number,
  settings: DetectorSettings,
): string | undefined {
  const signatures = series.signatures(service)
  const observed = countIn(signatures.get(fresh)?.counts ?? [], from, series.end)
  const { requests } = tally(series.ledger.services.get(service)?.rates ?? [], from, series.end)
  let telling = 0
  let best: { readonly signature: string; readonly odds: number } | undefined
  for (const [signature, book] of signatures) {
    if (signature === fresh || book.first === undefined || book.first >= from) continue
    const old = oldOf(series, service, signature, book, from, requests, settings)
    if (old.least < TELLING) continue
    telling++
    if (old.came > old.least / 4 || !isLike(observed, old)) continue
    if (!wasSteady(book, old, from, series.end, settings)) continue
    const odds = logOdds(observed, old)
    if (!best || odds > best.odds) best = { signature, odds }
  }
  return best && best.odds >= Math.log(telling) ? best.signature : undefined
}

function oldOf(
  series: Series,
  service: string,
  signature: string,
  book: SignatureBook,
  from: number,
  requests: number,
  settings: DetectorSettings,
): Old {
  const { end } = series
  const before = countIn(book.counts, from - (end - from), from)
  const came = countIn(book.counts, from, end)
  const usual = usualOf(series, service, signature, book, settings)
  // Rows without hours of history: the time just before must do.
  if (usual.errors === 0) return { least: before, most: before, came }
  const byTraffic = requests * usual.perRequest
  const byClock = (end - from) * usual.perSecond
  const most = Math.max(byTraffic, byClock, before) * (usual.knownS < settings.history.seconds ? SWING : 1)
  return { least: Math.min(byTraffic, byClock), most, came }
}

function isLike(observed: number, { least, most }: Old): boolean {
  return observed >= least / RARER - TELLING && observed <= OFTENER * most + TELLING
}

function wasSteady(
  { counts }: SignatureBook,
  old: Old,
  from: number,
  end: number,
  settings: DetectorSettings,
): boolean {
  const pauseS = (end - from) / old.least
  return from - lastBefore(counts, from) <= Math.max(PAUSES * pauseS, PAUSES * settings.bucketS)
}

/**
 * How much better than chance the new name explains both, as a logarithm: that just so many came, and that the old one went
 * silent. Beside so few that came of the old one, fewer still are left out.
 */
function logOdds(observed: number, { least, most, came }: Old): number {
  const expected = Math.min(most, Math.max(least, observed))
  return logPoisson(observed, expected) - logPoisson(came, least) + Math.log(ANY_COUNT)
}

function lastBefore(counts: SignatureBook['counts'], from: number): number {
  for (let i = counts.length - 1; i >= 0; i--) {
    const at = counts[i]?.at ?? from
    if (at < from) return at
  }
  return Number.NEGATIVE_INFINITY
}
