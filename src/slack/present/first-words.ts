/** Words that say nothing at the end of a name. */
const STOP = new Set(
  [
    'a',
    'an',
    'the',
    'no',
    'not',
    'is',
    'are',
    'was',
    'were',
    'has',
    'have',
    'had',
    'be',
    'it',
    'its',
    'this',
    'that',
  ].concat(
    [
      'of',
      'to',
      'in',
      'on',
      'at',
      'by',
      'for',
      'from',
      'with',
      'without',
      'into',
      'as',
      'and',
      'or',
      'but',
      'than',
      'then',
    ],
    [
      'very',
      'can',
      'cannot',
      'could',
      'does',
      'do',
      'did',
      'will',
      'when',
      'after',
      'before',
      'since',
      'some',
      'all',
      'my',
      'our',
    ],
  ),
)

/**
 * The first words that make a name: `most` telling ones and the small ones between them, never a small one at the end.
 * `known` is said already and is not said again at the beginning. Pure.
 */
export function firstWords(text: string, most: number, known: readonly string[] = []): string {
  const words = wordsIn(text)
  const said = new Set(known.map((word) => word.toLowerCase()))
  const start = words.findIndex((word) => !said.has(word.toLowerCase()) && !STOP.has(word.toLowerCase()))
  const rest = start === -1 ? [] : words.slice(start)
  const telling = rest.flatMap((word, i) => (STOP.has(word.toLowerCase()) ? [] : [i]))
  return rest.slice(0, (telling[most - 1] ?? telling.at(-1) ?? -1) + 1).join(' ')
}

export function wordsIn(text: string): readonly string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}
