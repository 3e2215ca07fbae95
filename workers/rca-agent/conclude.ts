import type { Draft } from '../../src/timeline/draft.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import type { ProposedCause } from '../../src/timeline/payloads/cause.ts'
import { decisiveEvidence, type RankedHypothesis } from '../../src/timeline/payloads/context.ts'
import type { Provenance } from '../../src/worker-kit/define-agent.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { oneLine, plainProse } from '../../src/worker-kit/untrusted.ts'
import type { RcaInput } from './read.ts'
import type { RcaVerdict } from './verdict.ts'

export interface RcaSettings {
  readonly policyVersion: string
  /** The least confidence in a change of ours at which a fix is drafted. */
  readonly fixThreshold: number
}

type Payload = PayloadOf<'RootCauseProposed'>

/** How far a model may go beyond what the ranked evidence supports, and how far anybody may without decisive evidence. */
const MARGIN = 0.2
const UNDECIDED_CAP = 0.5

/** Makes the event out of a verdict that is not trusted: cited claims only, capped confidence, the route frozen. Pure. */
export function concludeRca(
  verdict: RcaVerdict,
  input: RcaInput,
  work: Work,
  provenance: Provenance,
  settings: RcaSettings,
): readonly Draft[] {
  const police = policeFor(input, provenance)
  const causes = police.keep(verdict.causes, (claim) => causeOf(claim, police))
  const hypotheses = distinct(causes).sort((a, b) => b.confidence - a.confidence || place(a, input) - place(b, input))
  const best = hypotheses[0]
  const settled = verdict.verdict === 'cause' && best !== undefined ? 'cause' : 'unknown'
  // Without a verdict the causes are leads, and leads are never held with more than even confidence.
  const held = hypotheses.map((cause) =>
    settled === 'cause' ? cause : { ...cause, confidence: Math.min(cause.confidence, UNDECIDED_CAP) },
  )
  const ruled_out = police.keep(verdict.ruled_out, (claim) => ruledOut(claim, police, held))
  const five_whys =
    settled === 'cause' ? police.keep(verdict.five_whys, (claim) => cited(claim.why, claim.evidence_ids, police)) : []
  const { reasoner, cost } = provenance
  const payload: Payload = {
    verdict: settled,
    hypotheses: held,
    ruled_out,
    would_change: verdict.would_change.flatMap((text) => police.say(text) ?? []).slice(0, 10),
    five_whys: five_whys.map(({ text, evidence_ids }) => ({ why: text, evidence_ids })),
    summary: summaryOf(settled, held, input),
    policy: {
      version: settings.policyVersion,
      fix_threshold: settings.fixThreshold,
      route: routeOf(settled, held, input, settings),
    },
    reasoner,
    dropped_claims: police.dropped(),
    cost,
  }
  return [{ ...work.about, event_type: 'RootCauseProposed', payload }]
}

interface Police {
  readonly say: (text: string) => string | undefined
  readonly known: ReadonlySet<string>
  readonly hypothesis: (id: string) => RankedHypothesis | undefined
  /** Maps claims and counts those that did not hold. */
  readonly keep: <A, B>(claims: readonly A[], check: (claim: A) => B | undefined) => B[]
  readonly dropped: () => number
}

function policeFor({ context }: RcaInput, { reasoner }: Provenance): Police {
  let dropped = 0
  return {
    // Our own sentences quote evidence; only a model's may be orders in disguise.
    say: reasoner === 'claude' ? plainProse : oneLine,
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

/** A claim that says something plain and cites at least one thing that exists. */
function cited(
  text: string,
  ids: readonly string[],
  police: Police,
): { text: string; evidence_ids: string[] } | undefined {
  const evidence_ids = [...new Set(ids)].filter((id) => police.known.has(id))
  const prose = police.say(text)
  return prose === undefined || evidence_ids.length === 0 ? undefined : { text: prose, evidence_ids }
}

function causeOf(claim: RcaVerdict['causes'][number], police: Police): ProposedCause | undefined {
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
    cause: held.text,
    service: hypothesis.service,
    ...(hypothesis.ref === undefined ? {} : { change_ref: hypothesis.ref }),
    confidence: Math.round(Math.min(claim.confidence, cap) * 100) / 100,
    evidence_ids: held.evidence_ids,
  }
}

function ruledOut(claim: RcaVerdict['ruled_out'][number], police: Police, held: readonly ProposedCause[]) {
  const hypothesis = police.hypothesis(claim.hypothesis_id)
  const why = cited(claim.why, claim.evidence_ids, police)
  if (hypothesis === undefined || why === undefined) return undefined
  if (held.some((cause) => cause.hypothesis_id === hypothesis.id)) return undefined
  return { hypothesis_id: hypothesis.id, cause: hypothesis.title, why: why.text, evidence_ids: why.evidence_ids }
}

function distinct(causes: readonly ProposedCause[]): ProposedCause[] {
  return [...new Map(causes.map((cause) => [cause.hypothesis_id, cause])).values()]
}

function place(cause: ProposedCause, input: RcaInput): number {
  return input.context.hypotheses.findIndex((one) => one.id === cause.hypothesis_id)
}

/** Written by code from what survived, so that no sentence of it is uncited. */
function summaryOf(verdict: Payload['verdict'], held: readonly ProposedCause[], input: RcaInput): string {
  const best = held[0]
  if (verdict === 'unknown' || best === undefined) {
    const calm = calmOf(input)
    if (calm !== undefined) return `No cause is clear: ${calm.why}.`
    const slower = partOf(input, 'slower')
    const gap = slower === undefined ? input.context.gaps[0] : `What is seen: ${slower.why}.`
    return `No cause is clear from the evidence.${held.length > 0 ? ` ${held.length} leads are left.` : ''}${gap ? ` ${gap}` : ''}`
  }
  return `${best.service}: ${best.cause}${best.cause.endsWith('.') ? '' : '.'}`
}

/** Why there is nothing to explain, where nothing is worse than usual. */
function calmOf(input: RcaInput) {
  return partOf(input, 'as_usual')
}

function partOf({ context }: RcaInput, name: string) {
  return context.hypotheses[0]?.parts.find((part) => part.name === name)
}

/** A fix is drafted only for a change of ours held firmly enough; doubt asks for better signals, unless all is as usual; else people act. */
function routeOf(
  verdict: Payload['verdict'],
  held: readonly ProposedCause[],
  input: RcaInput,
  settings: RcaSettings,
): ('fix' | 'instrumentation')[] {
  const best = held[0]
  if (verdict === 'unknown' && calmOf(input) !== undefined) return []
  if (verdict === 'unknown' || best === undefined || best.confidence < settings.fixThreshold) return ['instrumentation']
  return input.context.suspects.some((suspect) => suspect.sha === best.change_ref) ? ['fix'] : []
}
