import type { ProposedCause } from '../../src/timeline/payloads/cause.ts'
import { decisiveEvidence, type RankedHypothesis } from '../../src/timeline/payloads/context.ts'
import type { Provenance } from '../../src/worker-kit/define-agent.ts'
import { inventedFigures } from '../../src/worker-kit/invented-figures.ts'
import { oneLine, plainProse } from '../../src/worker-kit/untrusted.ts'
import { rcaPrompt } from './prompt.ts'
import type { RcaInput } from './read.ts'
import type { RcaVerdict } from './verdict.ts'

/** How far a model may go beyond what the ranked evidence supports, and how far anybody may without decisive evidence. */
export const MARGIN = 0.2
export const UNDECIDED_CAP = 0.5

/** Tells claims that hold from those that do not. */
export interface Police {
  readonly say: (text: string) => string | undefined
  readonly known: ReadonlySet<string>
  readonly hypothesis: (id: string) => RankedHypothesis | undefined
  /** Maps claims and counts those that did not hold. */
  readonly keep: <A, B>(claims: readonly A[], check: (claim: A) => B | undefined) => B[]
  readonly dropped: () => number
}

/** `already`: claims that were dropped before. */
export function policeFor(input: RcaInput, { reasoner }: Provenance, already = 0): Police {
  const { context } = input
  let dropped = already
  return {
    // Our own sentences quote evidence; only a model's may be orders in disguise, or hold figures that nobody measured.
    say: reasoner === 'claude' ? heldProse(rcaPrompt(input).user) : oneLine,
    known: new Set(context.evidence.map((item) => item.id)),
    hypothesis: (id) => context.hypotheses.find((one) => one.id === id),
    keep: (claims, check) => {
      const kept = claims.flatMap((claim) => {
        const held = check(claim)
        return held === undefined ? [] : [held]
      })
      dropped += claims.length - kept.length
      return kept
    },
    dropped: () => dropped,
  }
}

/** `given`: all that the model was told. */
function heldProse(given: string): Police['say'] {
  return (text) => {
    const prose = plainProse(text)
    return prose === undefined || inventedFigures(prose, given).length > 0 ? undefined : prose
  }
}

/** A claim that says something plain and cites at least one thing that exists. */
export function cited(
  text: string,
  ids: readonly string[],
  police: Police,
): { text: string; evidence_ids: string[] } | undefined {
  const evidence_ids = [...new Set(ids)].filter((id) => police.known.has(id))
  const prose = police.say(text)
  return prose === undefined || evidence_ids.length === 0 ? undefined : { text: prose, evidence_ids }
}

export function causeOf(claim: RcaVerdict['causes'][number], police: Police): ProposedCause | undefined {
  const hypothesis = police.hypothesis(claim.hypothesis_id)
  const held = cited(claim.cause, claim.evidence_ids, police)
  if (hypothesis === undefined || hypothesis.kind === 'unknown' || held === undefined) return undefined
  // What a person or an earlier fix has settled no prose brings back; nor is there a cause of what is as usual.
  if (hypothesis.parts.some((part) => part.name === 'settled' || part.name === 'as_usual')) return undefined
  const decisive = new Set(decisiveEvidence(hypothesis))
  const decided = held.evidence_ids.some((id) => decisive.has(id))
  const cap = decided
    ? Math.min(hypothesis.confidence + MARGIN, 0.97)
    : Math.min(UNDECIDED_CAP, hypothesis.confidence + MARGIN)
  return {
    hypothesis_id: hypothesis.id,
    cause: withName(held.text, hypothesis, police),
    service: hypothesis.service,
    ...(hypothesis.ref === undefined ? {} : { change_ref: hypothesis.ref }),
    confidence: Math.round(Math.min(claim.confidence, cap) * 100) / 100,
    evidence_ids: held.evidence_ids,
  }
}

/** What it is about stands before what a model says of it: its words alone need not name that. */
function withName(text: string, { title, ref }: RankedHypothesis, { say }: Police): string {
  const isNamed = text.includes(title) || (ref !== undefined && text.includes(ref.slice(0, 7)))
  return isNamed ? text : (say(`${title}: ${text}`) ?? text)
}

export function ruledOut(claim: RcaVerdict['ruled_out'][number], police: Police, held: readonly ProposedCause[]) {
  const hypothesis = police.hypothesis(claim.hypothesis_id)
  const why = cited(claim.why, claim.evidence_ids, police)
  if (hypothesis === undefined || why === undefined) return undefined
  if (held.some((cause) => cause.hypothesis_id === hypothesis.id)) return undefined
  return { hypothesis_id: hypothesis.id, cause: hypothesis.title, why: why.text, evidence_ids: why.evidence_ids }
}
