import { sha256OfJson } from '../../../kit/hash.ts'
import type { PayloadOf } from '../../../timeline/events.ts'
import type { RankedHypothesis } from '../../../timeline/payloads/context.ts'

export interface Outcome {
  readonly case: string
  readonly abstain: boolean
  readonly ranked: readonly Ranked[]
  readonly first_failing_service: string
  readonly ms: number
  /** SHA-256 of all the other fields but `ms`: equal where the answer is. */
  readonly digest: string
}

interface Ranked {
  readonly ref: string
  readonly service: string
  readonly kind: string
  readonly score: number
  readonly confidence: number
  readonly parts: readonly { readonly name: string; readonly value: number; readonly why: string }[]
  readonly evidence: readonly string[]
}

/** The snapshot as one line: `none` stands for "no change of ours" and for causes that have no reference. */
export function outcomeOf(name: string, context: PayloadOf<'ContextBuilt'>, named: Named, ms: number): Outcome {
  const titles = new Map(context.evidence.map((item) => [item.id, `${item.kind}: ${item.title}`]))
  const best = context.hypotheses[0]
  const answer = {
    case: name,
    abstain: best === undefined || !named(best),
    ranked: context.hypotheses.map((one) => ({
      ref: one.ref ?? 'none',
      service: one.service,
      kind: one.kind,
      score: one.score,
      confidence: one.confidence,
      parts: one.parts.map(({ name, value, why }) => ({ name, value, why })),
      evidence: one.evidence_ids.flatMap((id) => titles.get(id) ?? []),
    })),
    // The answer that blames nobody is always there, and stands for the service that was hit.
    first_failing_service: (context.hypotheses.find((one) => one.kind === 'unknown')?.service || best?.service) ?? '',
  }
  return { ...answer, ms: Math.round(ms), digest: sha256OfJson(answer) }
}

/** Whether a hypothesis names what the case asks for: a commit, or a node of the call graph. */
type Named = (hypothesis: RankedHypothesis) => boolean
