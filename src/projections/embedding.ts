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
  if (length > 0) for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] ?? 0) / length
  return vector
}

/** Each three-letter piece as one number, because texts of three letters would be cut out by the thousand. */
function countsOf(text: string): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const word of wordsOf(text)) {
    let [first, second] = [word.charCodeAt(0), word.charCodeAt(1)]
    for (let at = 2; at < word.length; at++) {
      const third = word.charCodeAt(at)
      const piece = pieceOf(first, second, third)
      counts.set(piece, (counts.get(piece) ?? 0) + 1)
      first = second
      second = third
    }
  }
  return counts
}

const LETTERS = 0x10000
/** Three letters below it go into a number that engines hold in place: those above 2^30 cost an allocation each. */
const COMMON = 0x400
/** No letter is 0, so the smallest of the large numbers is above all small ones. */
const SMALL = COMMON ** 3

function pieceOf(a: number, b: number, c: number): number {
  if ((a | b | c) < COMMON) return (a * COMMON + b) * COMMON + c
  return (a * LETTERS + b) * LETTERS + c
}

function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').toLowerCase().replace(/\d+/g, '0')
  return (plain.match(/[\p{L}0]+/gu) ?? []).map((word) => ` ${word} `)
}

function fnv1a(piece: number): number {
  let hash = 0x811c9dc5
  const base = piece < SMALL ? COMMON : LETTERS
  hash = Math.imul(hash ^ Math.floor(piece / (base * base)), 0x01000193)
  hash = Math.imul(hash ^ (Math.floor(piece / base) % base), 0x01000193)
  hash = Math.imul(hash ^ (piece % base), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
