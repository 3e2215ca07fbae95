import { isUnsaid } from '../../src/incident/not-said.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import type { RankedHypothesis, RatePoint, SourceFile, SuspectCommit } from '../../src/timeline/payloads/context.ts'
import { instant } from '../../src/worker-kit/instants.ts'
import { clip } from './clip.ts'
import type { Focus } from './focus.ts'
import { noTrace, partsRead } from './gap-words.ts'
import type { Brief, Code, Shipped, Similar, Telemetry } from './gathered.ts'
import { type Numbered, sourceItems } from './items.ts'
import { framesOf } from './stack.ts'
import { trim } from './trim.ts'

export interface Gathered {
  readonly brief: Brief
  readonly telemetry: Telemetry
  readonly focus: Focus
  readonly code: Code
  readonly numbered: Numbered
  readonly hypotheses: readonly RankedHypothesis[]
  readonly sources: readonly SourceFile[]
  readonly similar: readonly Similar[]
  /** What gathering missed, beyond what the code host said. */
  readonly gaps: readonly string[]
}

/** A patch longer than this is not kept: half a patch cannot be reversed. */
const MOST_PATCH = 20_000

/** The snapshot, out of everything gathered. Pure: same input, same bytes; at most 256 KiB. */
export function buildContext(gathered: Gathered): PayloadOf<'ContextBuilt'> {
  const { brief, telemetry, code, numbered, hypotheses, sources } = gathered
  const files = sourceItems(sources, code.base_sha ?? '', numbered.items.length + 1)
  const shipped = code.shipped.flatMap(({ deploy }) => deploy ?? [])
  const deploys = new Map([...telemetry.deploys, ...shipped].map((deploy) => [deploy.id, deploy]))
  return trim({
    window: brief.window,
    ...(code.repo === undefined ? {} : { repo: code.repo }),
    ...(code.base_sha === undefined ? {} : { base_sha: code.base_sha }),
    ...(code.base_branch === undefined ? {} : { base_branch: code.base_branch }),
    sections: telemetry.sections.slice(0, 40),
    evidence: [...numbered.items, ...files],
    hypotheses: [...hypotheses],
    deploys: [...deploys.values()].slice(0, 50),
    suspects: byRank(code.shipped, hypotheses).map(suspect),
    sources: [...sources],
    rate: rateOf(gathered),
    ...(gathered.focus.byLines ? { of: 'lines' as const } : {}),
    ...(gathered.focus.usual === undefined ? {} : { usual: gathered.focus.usual }),
    similar: gathered.similar
      .slice(0, 10)
      .map((one) => ({ ...one, title: clip(one.title, 500), how_ended: clip(one.how_ended, 500) })),
    gaps: gapsOf(gathered),
    ...(brief.question === undefined ? {} : { question: clip(brief.question, 8_000) }),
  })
}

function byRank(shipped: readonly Shipped[], hypotheses: readonly RankedHypothesis[]): Shipped[] {
  const place = new Map(hypotheses.map((hypothesis, rank) => [hypothesis.ref ?? '', rank]))
  const rankOf = (one: Shipped) => place.get(one.commit.sha) ?? hypotheses.length
  return [...shipped].sort((a, b) => rankOf(a) - rankOf(b)).slice(0, 30)
}

function suspect({ commit, deploy }: Shipped): SuspectCommit {
  return {
    sha: commit.sha,
    title: clip(commit.title, 500),
    author: clip(commit.author, 200),
    at: instant(commit.at),
    url: commit.url.slice(0, 500),
    files: commit.files.slice(0, 50).map(({ path, additions, deletions, patch }) => ({
      path,
      additions,
      deletions,
      ...(patch === undefined || patch.length > MOST_PATCH ? {} : { patch }),
    })),
    ...(deploy === undefined ? {} : { deploy_id: deploy.id }),
  }
}

function rateOf({ telemetry, focus }: Gathered): RatePoint[] {
  const own = telemetry.rates.filter((row) => row.service === focus.service)
  const points = own.map(({ bucket, requests, errors }) => ({ at: instant(bucket), requests, errors }))
  return points.sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-240)
}

function gapsOf({ telemetry, focus, code, gaps }: Gathered): string[] {
  const cut = telemetry.sections
    .filter((section) => section.truncated)
    .map(({ query_id }) => query_id.split('@')[0] ?? '')
  const own = focus.rates.find((rate) => rate.service === focus.service)
  const whose = isUnsaid(focus.service) ? 'any service' : focus.service
  const before = own === undefined ? 0 : own.before.requests + own.before.errors
  const stacks = telemetry.samples.some((sample) => sample.exception_stack !== '' || framesOf(sample.body).length > 0)
  return [
    ...(focus.patterns.length === 0 ? [`No error line of ${whose} was found in the window.`] : []),
    ...(own === undefined && (!isUnsaid(focus.service) || focus.rates.length === 0)
      ? [`No requests of ${whose} were found: its error rate is not known.`]
      : []),
    ...(own !== undefined && before === 0
      ? [`Nothing of ${focus.service} is known from before the errors began: what is usual is not known.`]
      : []),
    ...(telemetry.spans.length === 0 ? [noTrace(telemetry, focus)] : []),
    ...(telemetry.samples.length > 0 && !stacks
      ? ['No error line carries a stack trace: the failing function is not known.']
      : []),
    ...(telemetry.deploys.length === 0
      ? ['The evidence has no deploys: it is not known which version was running.']
      : []),
    ...partsRead([...new Set(cut)]),
    ...code.gaps,
    ...gaps,
  ].slice(0, 20)
}
