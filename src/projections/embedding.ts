/** Length of every embedding; the column in Postgres has the same. */
export const EMBEDDING_DIMENSIONS = 512

/**
 * Text as a unit vector: counts of its three-letter pieces, hashed into 512 places with a sign, damped by a square root.
 * Digits count as one letter, so that ids and line numbers do not tell like errors apart. Text without letters: zeros.
 */
export function embed(text: string): readonly number[] {
  const counts = new Map<string, number>()
  for (const word of wordsOf(text)) {
    for (let at = 0; at + 3 <= word.length; at++) {
      const piece = word.slice(at, at + 3)
      counts.set(piece, (counts.get(piece) ?? 0) + 1)
    }
  }
  const vector = new Array<number>(EMBEDDING_DIMENSIONS).fill(0)
  for (const [piece, count] of counts) {
    const hash = fnv1a(piece)
    const place = hash % EMBEDDING_DIMENSIONS
    vector[place] = (vector[place] ?? 0) + (hash & 0x10000 ? 1 : -1) * Math.sqrt(count)
  }
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}

function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').toLowerCase().replace(/\d+/g, '0')
  return (plain.match(/[\p{L}0]+/gu) ?? []).map((word) => ` ${word} `)
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
