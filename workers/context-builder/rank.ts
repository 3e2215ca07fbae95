import { numberWords } from '../../src/kit/figures.ts'
import { decisiveEvidence, type RankedHypothesis, type ScorePart } from '../../src/timeline/payloads/context.ts'
import { isoOf } from '../../src/worker-kit/instants.ts'
import { type Candidate, changeParts, errorWordsOf, type Scene } from './change-parts.ts'
import { confidences } from './confidence.ts'
import type { Focus } from './focus.ts'
import type { Settled, Shipped, Telemetry } from './gathered.ts'
import { natureOf } from './inert.ts'
import { type Cause, otherCauses } from './other-causes.ts'
import type { Past } from './past.ts'
import { fatesOf } from './relanded.ts'
import { part } from './score-part.ts'
import { framesOf } from './stack.ts'
import { commitWords, diffLines, rarity } from './words.ts'
import { asUsual } from './worse.ts'

export interface RankInput {
  readonly focus: Focus
  readonly telemetry: Telemetry
  readonly shipped: readonly Shipped[]
  readonly settled: readonly Settled[]
  readonly past: Past
  /** The evidence id of a thing: `('commit', sha)`, `('log_pattern', "service\nsignature")`, `('error_rate', service)`. */
  readonly idOf: (kind: string, ref: string) => string | undefined
}

const MOST = 20

/** Every cause that the evidence allows, best first, `h1` the best. Pure: same input, same bytes, whatever the order of commits. */
export function rank(input: RankInput): RankedHypothesis[] {
  const scene = sceneOf(input)
  const outside = otherCauses(input.focus, input.telemetry, input.idOf)
  const spoken = outside.flatMap((cause) => cause.parts.filter((one) => one.name === 'error_class'))
  const strongest = Math.max(0, ...spoken.map((one) => one.value))
  const changes = input.shipped.map((shipped) => change(shipped, scene, input, strongest))
  const known = [...changes, ...outside].map((cause) => acquitted(cause, input))
  const all = [...known, unexplained(input, changes, scene)]
  const sorted = all
    .map((cause) => ({ ...cause, score: total(cause.parts) }))
    .sort((a, b) => b.score - a.score || order(a) - order(b) || ((a.ref ?? a.title) < (b.ref ?? b.title) ? -1 : 1))
  const kept = sorted.filter((cause, place) => place < MOST - 1 || cause.kind === 'unknown').slice(0, MOST)
  const sure = confidences(kept)
  return kept.map((cause, place) => finish(cause, place, sure[place] ?? 0, kept[0]?.score ?? 0, input.focus))
}

type Scored = Cause & { readonly score: number }

function sceneOf({ focus, shipped, settled, past, idOf }: RankInput): Scene {
  const leading = focus.patterns.find((pattern) => pattern.service === focus.service)
  const grown = focus.patterns.filter((pattern) => pattern.fresh || pattern.during > 2 * pattern.before)
  const told = grown.length > 0 ? grown : focus.patterns.slice(0, 3)
  const samples = focus.samples.filter((sample) => told.some((pattern) => pattern.signature === sample.signature))
  const weightOf = (service: string) => (service === focus.service ? 1 : 0.6)
  const texts = [
    ...told.map((p) => ({ text: `${p.title} ${p.sample}`, weight: weightOf(p.service) })),
    ...samples.map((s) => ({ text: `${s.exception_message} ${s.body}`, weight: weightOf(s.service) })),
  ]
  const services = focus.rates.map((rate) => rate.service)
  const stacks = [...samples.map((sample) => sample.exception_stack), ...told.map((pattern) => pattern.sample)]
  const fates = fatesOf({ shipped, past, settled, began: focus.began })
  // Changes that cancel out are not there any more: they must not make the words of the one that is look common.
  const standing = shipped.filter(({ commit }) => fates.get(commit.sha)?.takenBackBy === undefined)
  return {
    service: focus.service,
    services,
    began: focus.began,
    errorWords: errorWordsOf(texts, services),
    errorText: texts
      .map((entry) => entry.text)
      .join('\n')
      .slice(0, 50_000),
    frames: stacks.map(framesOf).find((frames) => frames.length > 0) ?? [],
    fresh: leading?.fresh ?? false,
    back: leading?.back ?? false,
    fates,
    firstSeenMs: leading?.firstSeenMs ?? focus.onsetMs,
    rarity: rarity(standing.map(({ commit }) => commitWords(commit))),
    errorIds: told.slice(0, 5).flatMap((p) => idOf('log_pattern', `${p.service}\n${p.signature}`) ?? []),
    settled,
  }
}

function change(shipped: Shipped, scene: Scene, input: RankInput, outside: number): Cause {
  const { commit, deploy } = shipped
  const ids = [input.idOf('commit', commit.sha), deploy && input.idOf('deploy', deploy.id)].filter(
    (id) => id !== undefined,
  )
  const candidate: Candidate = { ...shipped, words: commitWords(commit), evidenceIds: ids }
  const parts = changeParts(candidate, scene)
  if (outside >= 1.8 && !parts.some((p) => p.name === 'stack' && p.value >= 1))
    parts.push(part('outside', -1, 'the errors point outside our own code', scene.errorIds))
  const nature = natureOf(commit, diffLines(commit))
  const service = deploy?.service ?? scene.service
  return { kind: nature === 'config' ? 'config' : 'change', service, ref: commit.sha, title: commit.title, parts }
}

/** Nothing is blamed for what is as usual. */
function acquitted(cause: Cause, input: RankInput): Cause {
  const [calm] = calmParts(input, -12)
  return calm === undefined ? cause : { ...cause, parts: [...cause.parts, calm] }
}

function calmParts({ focus, idOf }: RankInput, value: number): ScorePart[] {
  if (!asUsual(focus)) return []
  const rate = focus.rates.find((one) => one.service === focus.service)
  const { requests = 0, errors = 0 } = rate?.during ?? {}
  const why = `nothing is worse than usual (${numberWords(errors)} of ${numberWords(requests)} requests of ${focus.service} failed)`
  const id = idOf('error_rate', focus.service)
  return [part('as_usual', value, why, id === undefined ? [] : [id])]
}

/** The honest answer when no change of ours fits: it grows as the changes shrink. */
function unexplained(input: RankInput, changes: readonly Cause[], scene: Scene): Cause {
  const { focus, shipped } = input
  const parts: ScorePart[] = [part('prior', 0.8, 'incidents happen without any change of ours', scene.errorIds)]
  const decided = changes.some((cause) => decisiveEvidence(cause).length > 0 && total(cause.parts) > 1)
  const calm = calmParts(input, 1)
  if (!decided && calm.length === 0)
    parts.push(part('no_match', 0.9, 'no change matches what the errors say', scene.errorIds))
  if (shipped.length === 0) parts.push(part('no_change', 0.6, 'nothing was shipped in the time looked at', []))
  if (!scene.fresh && focus.patterns.length > 0)
    parts.push(part('old_error', 0.3, 'the leading error was there before', scene.errorIds))
  const title = calm.length > 0 ? 'Nothing is worse than usual' : 'No change of ours explains this'
  return { kind: 'unknown', service: focus.service, title, parts: [...parts, ...calm] }
}

function total(parts: readonly ScorePart[]): number {
  return Math.round(parts.reduce((sum, one) => sum + one.value, 0) * 100) / 100
}

/** Ties are broken towards the less accusing answer. */
function order(cause: Cause): number {
  return cause.kind === 'unknown' ? 0 : cause.kind === 'change' || cause.kind === 'config' ? 2 : 1
}

function finish(cause: Scored, place: number, confidence: number, best: number, focus: Focus): RankedHypothesis {
  const ids = [...new Set(cause.parts.flatMap((one) => one.evidence_ids))].slice(0, 20)
  const against = place === 0 || best - cause.score < 1 ? undefined : whyNot(cause)
  return {
    id: `h${place + 1}`,
    ...cause,
    title: cause.title.slice(0, 500),
    onset: isoOf(focus.onsetMs),
    confidence,
    evidence_ids: ids,
    ...(against === undefined ? {} : { ruled_out: against.slice(0, 500) }),
  }
}

function whyNot(cause: Scored): string {
  const worst = [...cause.parts].sort((a, b) => a.value - b.value)[0]
  if (worst !== undefined && worst.value < 0) return worst.why
  if (decisiveEvidence(cause).length === 0) return 'nothing in it matches what the errors say'
  return 'the evidence for another cause is stronger'
}
