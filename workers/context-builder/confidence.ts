import { decisiveEvidence, type RankedHypothesis } from '../../src/timeline/payloads/context.ts'

/** No hypothesis without decisive evidence is held with more than this. */
export const UNDECIDED_CAP = 0.5

/**
 * Confidence of each hypothesis of a ranked list (best first): how strong it is times how far it leads the next; the
 * others by how far they trail. Rounded to hundredths.
 */
export function confidences(ranked: readonly Pick<RankedHypothesis, 'score' | 'parts'>[]): number[] {
  const best = ranked[0]?.score ?? 0
  return ranked.map((hypothesis, place) => {
    const strength = 1 - Math.exp(-Math.max(0, hypothesis.score) / 2)
    const lead = hypothesis.score - (ranked[1]?.score ?? 0)
    const value =
      place === 0
        ? 0.05 + 0.9 * strength * (1 - Math.exp(-Math.max(0, lead) / 0.8))
        : 0.3 * strength * Math.exp(hypothesis.score - best)
    const capped = decisiveEvidence(hypothesis).length > 0 ? value : Math.min(value, UNDECIDED_CAP)
    return Math.round(Math.min(0.97, capped) * 100) / 100
  })
}
