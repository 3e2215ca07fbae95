import type { ScorePart } from '../../src/timeline/payloads/context.ts'

/** A named part of a score, in hundredths; at most as long as the timeline takes. */
export function part(name: string, value: number, why: string, evidence_ids: readonly string[]): ScorePart {
  return {
    name,
    value: Math.round(value * 100) / 100,
    why: why.slice(0, 500),
    evidence_ids: [...evidence_ids].slice(0, 20),
  }
}
