import type { Draft } from '../../src/timeline/draft.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import type { ProposedCause } from '../../src/timeline/payloads/cause.ts'
import { decisiveEvidence } from '../../src/timeline/payloads/context.ts'
import { agentFailed } from '../../src/worker-kit/agent-failed.ts'
import type { Provenance } from '../../src/worker-kit/define-agent.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { causeOf, cited, MARGIN, type Police, policeFor, ruledOut, UNDECIDED_CAP } from './police.ts'
import { rankedVerdict } from './ranked.ts'
import type { RcaInput } from './read.ts'
import type { RcaVerdict } from './verdict.ts'

export interface RcaSettings {
  readonly policyVersion: string
  /** The least confidence in a change of ours at which a fix is drafted. */
  readonly fixThreshold: number
}

type Payload = PayloadOf<'RootCauseProposed'>

/**
 * Makes the event out of a verdict that is not trusted: cited claims only, capped confidence, the route frozen. A model whose
 * claims do not hold, or that passes over what the evidence decides, is told of and not followed. Pure.
 */
export function concludeRca(
  verdict: RcaVerdict,
  input: RcaInput,
  work: Work,
  provenance: Provenance,
  settings: RcaSettings,
): readonly Draft[] {
  const police = policeFor(input, provenance)
  const hypotheses = heldCauses(verdict, input, police)
  const ranked = rankedVerdict(input)
  const against = provenance.reasoner === 'claude' ? objection(verdict, hypotheses, ranked, input) : undefined
  if (against === undefined) return [proposed(verdict, hypotheses, input, work, { police, provenance, settings })]
  const own = { ...provenance, reasoner: 'ranked-evidence' } as const
  const ours = policeFor(input, own, verdict.causes.length)
  return [
    proposed(ranked, heldCauses(ranked, input, ours), input, work, { police: ours, provenance: own, settings }),
    agentFailed('rca-agent', work, { code: 'model-unheld', message: against }),
  ]
}

function heldCauses({ causes }: RcaVerdict, input: RcaInput, police: Police): readonly ProposedCause[] {
  const held = police.keep(causes, (claim) => causeOf(claim, police))
  return distinct(held).sort((a, b) => b.confidence - a.confidence || place(a, input) - place(b, input))
}

/** Why the ranked evidence is told instead of what the model says; undefined where the model is followed. */
function objection(
  { causes }: RcaVerdict,
  held: readonly ProposedCause[],
  ranked: RcaVerdict,
  { context }: RcaInput,
): string | undefined {
  if (causes.length > 0 && held.length === 0)
    return 'Nothing that it claims is held by the evidence; the ranked evidence is told instead.'
  const best = ranked.verdict === 'cause' ? context.hypotheses[0] : undefined
  if (best === undefined || best.confidence <= UNDECIDED_CAP || decisiveEvidence(best).length === 0) return undefined
  const named = held.some((cause) => cause.hypothesis_id === best.id)
  const rival = Math.max(0, ...held.map(({ confidence }) => confidence))
  return named || rival >= best.confidence - MARGIN
    ? undefined
    : `It passes over what the evidence decides, “${best.title}”; the ranked evidence is told instead.`
}

interface By {
  readonly police: Police
  readonly provenance: Provenance
  readonly settings: RcaSettings
}

function proposed(
  verdict: RcaVerdict,
  hypotheses: readonly ProposedCause[],
  input: RcaInput,
  work: Work,
  { police, provenance, settings }: By,
): Draft {
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
  return { ...work.about, event_type: 'RootCauseProposed', payload }
}

function distinct(causes: readonly ProposedCause[]): ProposedCause[] {
  return [...new Map(causes.map((cause) => [cause.hypothesis_id, cause])).values()]
}

function place(cause: ProposedCause, input: RcaInput): number {
  return input.context.hypotheses.findIndex((one) => one.id === cause.hypothesis_id)
}

/** Written by code from what survived, so that no sentence of it is uncited; and where people are at work on it already. */
function summaryOf(verdict: Payload['verdict'], held: readonly ProposedCause[], input: RcaInput): string {
  const parts = input.context.hypotheses.find(({ kind }) => kind === 'unknown')?.parts ?? []
  const known = parts.find(({ name }) => name === 'known_incident')?.why
  const found = foundWords(verdict, held, input)
  return known === undefined ? found : `${found} ${known.charAt(0).toUpperCase()}${known.slice(1)}.`
}

function foundWords(verdict: Payload['verdict'], held: readonly ProposedCause[], input: RcaInput): string {
  const best = held[0]
  if (verdict === 'unknown' || best === undefined) {
    const calm = calmOf(input)
    // A service keeps its name as it is.
    if (calm !== undefined) return `${calm.why.replace(/^nothing/, 'Nothing')}.`
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
