import { decisiveEvidence, type RankedHypothesis, type ScorePart } from '../../src/timeline/payloads/context.ts'
import { isoOf } from '../../src/worker-kit/instants.ts'
import { acquittal, calmParts, calmTitle, knownParts } from './calm.ts'
import type { Candidate } from './candidate.ts'
import type { Cause, IdOf } from './cause.ts'
import { changeParts } from './change-parts.ts'
import { confidences } from './confidence.ts'
import { REQUEST_DURATION } from './durations.ts'
import type { Focus } from './focus.ts'
import type { Settled, Shipped, Telemetry } from './gathered.ts'
import { natureOf } from './inert.ts'
import { otherCauses } from './other-causes.ts'
import type { Past } from './past.ts'
import { type Scene, sceneOf } from './scene.ts'
import { part } from './score-part.ts'
import { digits } from './series/digits.ts'
import { type Unread, unreadWords } from './unread.ts'
import { commitWords, diffLines } from './words.ts'
import { slowedDown } from './worse.ts'

export interface RankInput {
  readonly focus: Focus
  readonly telemetry: Telemetry
  readonly shipped: readonly Shipped[]
  /** No change was read: that nothing is known of changes says nothing of them. */
  readonly unread?: Unread | undefined
  readonly settled: readonly Settled[]
  readonly past: Past
  readonly idOf: IdOf
  /** Names of parts that are left out of every sum, to see what each of them is worth. */
  readonly without?: ReadonlySet<string>
}

const MOST = 20

/** Every cause that the evidence allows, best first, `h1` the best. Pure: same input, same bytes, whatever the order of commits. */
export function rank(input: RankInput): RankedHypothesis[] {
  const scene = sceneOf(input)
  const outside = otherCauses(input.focus, input.telemetry, scene, input.idOf).map((cause) => left(cause, input))
  const strongest = Math.max(
    0,
    ...outside.filter((cause) => cause.kind !== 'flag' && cause.kind !== 'load').map(outsideVoice),
  )
  const changes = input.shipped.map((shipped) => left(change(shipped, scene, input, strongest), input))
  const known = [...changes, ...outside].map((cause) => acquitted(cause, input))
  const all = [...known, unexplained(input, changes, outside, scene)]
  const sorted = all
    .map((cause) => ({ ...cause, score: total(cause.parts) }))
    .sort((a, b) => b.score - a.score || order(a) - order(b) || ((a.ref ?? a.title) < (b.ref ?? b.title) ? -1 : 1))
  const kept = sorted.filter((cause, place) => place < MOST - 1 || cause.kind === 'unknown').slice(0, MOST)
  const sure = confidences(kept)
  return kept.map((cause, place) => finish(cause, place, sure[place] ?? 0, kept[0], input.focus))
}

function left(cause: Cause, { without }: RankInput): Cause {
  if (without === undefined) return cause
  // A mechanism is left out by its own name, too: `mechanism: too large`.
  const isLeft = ({ name, why }: ScorePart) => without.has(name) || without.has(`${name}: ${why.split(':')[0]}`)
  return { ...cause, parts: cause.parts.filter((one) => !isLeft(one)) }
}

/** From here on the errors speak of the world outside. */
const SPEAKS = 1.5

function strongestOf(others: readonly Cause[]): number {
  const told = others.filter((cause) => cause.kind !== 'flag' && cause.kind !== 'load')
  return Math.max(0, ...told.map(outsideVoice))
}

/** How loudly a cause says that it was nobody's change. */
function outsideVoice({ parts }: Cause): number {
  const loud = parts.filter((one) => one.name === 'error_class' || one.name === 'notice')
  return loud.reduce((sum, one) => sum + one.value, 0)
}

type Scored = Cause & { readonly score: number }

function change(shipped: Shipped, scene: Scene, input: RankInput, outside: number): Cause {
  const { commit, deploy } = shipped
  const ids = [input.idOf('commit', commit.sha), deploy && input.idOf('deploy', deploy.id)].filter(
    (id) => id !== undefined,
  )
  const candidate: Candidate = { ...shipped, words: commitWords(commit), evidenceIds: ids }
  const parts = changeParts(candidate, scene)
  // What no diff can bring about clears all of them, but one that the errors name.
  const named = parts.some(
    (one) => (one.name === 'stack' && one.value >= 1) || (one.name === 'mechanism' && one.value >= 2),
  )
  if (outside >= SPEAKS && !named)
    parts.push(part('outside', -Math.min(2, 0.6 * outside), 'the errors point outside our own code', scene.errorIds))
  const nature = natureOf(commit, diffLines(commit))
  const service = deploy?.service ?? scene.service
  return { kind: nature === 'config' ? 'config' : 'change', service, ref: commit.sha, title: commit.title, parts }
}

/** Nothing is blamed for what is as usual. */
function acquitted(cause: Cause, input: RankInput): Cause {
  const [calm] = acquittal(input.focus, input.idOf, -12)
  return calm === undefined ? cause : { ...cause, parts: [...cause.parts, calm] }
}

/** The honest answer when no change of ours fits: it grows as the changes shrink. */
function unexplained(input: RankInput, changes: readonly Cause[], others: readonly Cause[], scene: Scene): Cause {
  const { focus, shipped, unread } = input
  const parts: ScorePart[] = [part('prior', 0.8, 'incidents happen without any change of ours', scene.errorIds)]
  const ours = [...changes, ...others.filter((cause) => cause.kind === 'flag' || cause.kind === 'config')]
  const decided = ours.some((cause) => matches(cause.parts) && total(cause.parts) > 1)
  const calm = calmParts(focus, input.telemetry, input.idOf, 1)
  const departed = others.some((cause) => cause.parts.some((one) => one.name === 'departure'))
  if (departed) parts.push(part('chance', 1, 'of many series some leave what is usual by chance', []))
  else if (!decided && calm.length === 0 && strongestOf(others) < SPEAKS)
    parts.push(
      part('no_match', 2.2, unread === undefined ? UNMATCHED : unreadWords(unread, focus.service), scene.errorIds),
    )
  if (shipped.length === 0 && !departed && unread === undefined)
    parts.push(part('no_change', 0.6, 'nothing was shipped in the time looked at', []))
  if (!scene.fresh && focus.patterns.length > 0)
    parts.push(part('old_error', 0.3, 'the leading error was there before', scene.errorIds))
  const found = unread === undefined ? 'No change of ours explains this' : 'Not known: no change could be read'
  const title = calm.length > 0 ? calmTitle(focus) : found
  return {
    kind: 'unknown',
    service: focus.service,
    title,
    parts: [...parts, ...slowParts(input), ...knownParts(focus), ...calm],
  }
}

/** Weighs nothing: it says what is wrong where nothing fails. */
function slowParts({ focus, idOf }: RankInput): ScorePart[] {
  const slow = slowedDown(focus)
  if (slow === undefined) return []
  const id = idOf('metric', `${slow.service}\n${slow.metric}`)
  const [from, to] = [digits(slow.from), digits(slow.to)]
  const why =
    slow.metric === REQUEST_DURATION
      ? `p95 of requests to ${slow.service} rose from ${from} to ${to} ms`
      : `${slow.metric} of ${slow.service} rose from ${from} to ${to}`
  return [part('slower', 0, why, id === undefined ? [] : [id])]
}

const UNMATCHED = 'no change matches what the errors say'

/** Words alone must be many: a change near the fault shares some with it by nature. */
function matches(parts: readonly ScorePart[]): boolean {
  const value = (name: string) => parts.find((one) => one.name === name)?.value ?? 0
  return value('stack') >= 1 || value('mechanism') >= 1 || value('relanded') >= 1 || value('words') >= 1.5
}

function total(parts: readonly ScorePart[]): number {
  return Math.round(parts.reduce((sum, one) => sum + one.value, 0) * 100) / 100
}

/** Ties are broken towards the less accusing answer. */
function order(cause: Cause): number {
  return cause.kind === 'unknown' ? 0 : cause.kind === 'change' || cause.kind === 'config' ? 2 : 1
}

function finish(
  cause: Scored,
  place: number,
  confidence: number,
  best: Scored | undefined,
  focus: Focus,
): RankedHypothesis {
  const ids = [...new Set(cause.parts.flatMap((one) => one.evidence_ids))].slice(0, 20)
  const isBehind = place > 0 && best !== undefined && best.score - cause.score >= 1
  const against = isBehind ? whyNot(cause, best) : undefined
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

function whyNot(cause: Scored, best: Scored): string {
  const worst = [...cause.parts].sort((a, b) => a.value - b.value)[0]
  if (worst !== undefined && worst.value < 0) return worst.why
  if (decisiveEvidence(cause).length > 0)
    return best.kind === 'unknown' ? 'what speaks for it is not enough' : 'the evidence for another cause is stronger'
  return NOTHING_DECISIVE[cause.kind]
}

/** What is missing where nothing decisive speaks for a cause. */
const NOTHING_DECISIVE: Readonly<Record<Cause['kind'], string>> = {
  change: 'nothing in it matches what the errors say',
  config: 'nothing in it matches what the errors say',
  flag: 'the errors do not speak of it',
  dependency: 'that it fails too does not show that it failed by itself',
  load: 'more requests came, but the errors are not those of a service with too much to do',
  data: 'few of the errors speak of what came in',
  infrastructure: 'few of the errors speak of it',
  unknown: 'a cause was found that explains the errors',
}
