/** Length of every embedding; the column in Postgres has the same. */
export const EMBEDDING_DIMENSIONS = 512

/**
 * Text as a unit vector: counts of its three-letter pieces, hashed into 512 places with a sign, damped by a square root.
 * Digits count as one letter, so that ids and line numbers do not tell like errors apart. Text without letters: zeros.
 */
export function embed(text: string): readonly number[] {
  const vector = new Array<number>(EMBEDDING_DIMENSIONS).fill(0)
  for (const [piece, count] of countsOf(text)) {
    const hash = fnv1a(piece)
    const place = hash % EMBEDDING_DIMENSIONS
    vector[place] = (vector[place] ?? 0) + (hash & 0x10000 ? 1 : -1) * Math.sqrt(count)
  }
  const length = Math.hypot(...vector.filter((value) => value !== 0))
  return length === 0 ? vector : vector.map((value) => (value === 0 ? 0 : value / length))
}

/** Each three-letter piece as one number, because texts of three letters would be cut out by the thousand. */
function countsOf(text: string): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const word of wordsOf(text)) {
    let piece = 0
    for (let at = 0; at < word.length; at++) {
      piece = (piece % LETTERS ** 2) * LETTERS + word.charCodeAt(at)
      if (at >= 2) counts.set(piece, (counts.get(piece) ?? 0) + 1)
    }
  }
  return counts
}

const LETTERS = 0x10000

function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').toLowerCase().replace(/\d+/g, '0')
  return (plain.match(/[\p{L}0]+/gu) ?? []).map((word) => ` ${word} `)
}

function fnv1a(piece: number): number {
  let hash = 0x811c9dc5
  for (const letter of [Math.floor(piece / LETTERS ** 2), Math.floor(piece / LETTERS) % LETTERS, piece % LETTERS])
    hash = Math.imul(hash ^ letter, 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
