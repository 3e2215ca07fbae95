import type { ScorePart } from '../../src/timeline/payloads/context.ts'
import type { Scene } from './scene.ts'
import { part } from './score-part.ts'

/** How far a change speaks the words of the errors; `own` has how much each of its words counts. Rare words count for more. */
export function sharedWords(
  own: ReadonlyMap<string, number>,
  scene: Scene,
  whose: string,
  evidenceIds: readonly string[],
): ScorePart | undefined {
  const shared = [...scene.errorWords]
    .map(([word, weight]) => ({ word, weight: weight * (own.get(word) ?? 0) * scene.rarity(word) }))
    .filter((entry) => entry.weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .slice(0, 6)
  if (shared.length === 0) return undefined
  // One word alone is most often chance.
  const sum = shared.reduce((total, entry) => total + entry.weight, 0) * Math.min(1, 0.3 + 0.3 * shared.length)
  const named = shared.map((entry) => entry.word).join(', ')
  return part('words', Math.min(2.5, sum * 0.35), `${whose} and the errors share the words ${named}`, [
    ...evidenceIds,
    ...scene.errorIds,
  ])
}
