import { decisiveEvidence, type RankedHypothesis } from '../../src/timeline/payloads/context.ts'

/** No hypothesis without decisive evidence is held with more than this. */
export const UNDECIDED_CAP = 0.5

/**
 * Confidence of each hypothesis of a ranked list (best first): how strong it is times how far it leads the next; the
 * others by how far they trail. Rounded to hundredths.
 */
export function confidences(ranked: readonly Pick<RankedHypothesis, 'score' | 'parts'>[]): number[] {
  const [best, next] = ranked
  if (best === undefined) return []
  const lead = 1 - Math.exp(-Math.max(0, best.score - (next?.score ?? 0)) / 0.8)
  const first = capped(best, calibrated(0.05 + 0.9 * strength(best.score) * lead))
  const trailing = (score: number) => Math.min(first, 0.3 * strength(score) * Math.exp(score - best.score))
  return [first, ...ranked.slice(1).map((hypothesis) => capped(hypothesis, trailing(hypothesis.score)))]
}

/**
 * From how far a cause leads to how often such a cause was right: a straight line fitted on cases whose truth is known, and
 * held a little below it. Decision 0034 has the figures.
 */
export function calibrated(raw: number): number {
  return 0.3 + 0.67 * raw
}

function strength(score: number): number {
  return 1 - Math.exp(-Math.max(0, score) / 2)
}

function capped(hypothesis: Pick<RankedHypothesis, 'parts'>, value: number): number {
  const cap = decisiveEvidence(hypothesis).length > 0 ? 0.97 : UNDECIDED_CAP
  return Math.round(Math.min(cap, value) * 100) / 100
}
