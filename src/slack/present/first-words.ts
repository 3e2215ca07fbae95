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

/** What names an error, before its message: `TypeError`, `java.sql.SQLTimeoutException`. */
const ERROR = /(?:^|[\s:.])(\p{L}[\p{L}\p{N}_]*(?:Error|Exception|Timeout|Failure|Fault))(?=:|\s*$)/u
/** The one thing that a message is about, as most runtimes write it: (reading 'expires'), "rates". */
const QUOTED = /['"`‘“]([\p{L}_][\p{L}\p{N}_.-]{1,24})['"`’”]/u
/** So many letters at most; whole words, and no clause that is cut short where another way is. */
const MOST = 28

/**
 * The words of a title that make a name, ended where the sense ends: an error by its kind and the thing it is about, any
 * other by its first clause. `known` is said already and is not said again at the beginning. Pure.
 */
export function telling(title: string, known: readonly string[] = []): string {
  const error = ERROR.exec(title)?.[1]
  if (error === undefined) return clause(title, known)
  const about = QUOTED.exec(title.slice(title.indexOf(error) + error.length))?.[1]
  return [error, ...(about === undefined ? [] : wordsIn(about))].join(' ')
}

/** Small words that turn what follows round. */
const DENIALS: ReadonlySet<string> = new Set(['not', 'no', 'never', 'cannot', 'without'])

function clause(title: string, known: readonly string[]): string {
  const said = new Set(known.map((word) => word.toLowerCase()))
  const fresh = (words: readonly string[]) => {
    const start = words.findIndex((word) => !said.has(word.toLowerCase()) && !STOP.has(word.toLowerCase()))
    const denied = start > 0 && DENIALS.has((words[start - 1] ?? '').toLowerCase())
    return start === -1 ? [] : withoutTail(words.slice(denied ? start - 1 : start))
  }
  const whole = fresh(wordsIn(title))
  if (whole.join(' ').length <= MOST) return whole.join(' ')
  const clauses = title.split(/[:;,.!?()–—]+\s/).map((part) => fresh(wordsIn(part)))
  const fits = clauses.find((words) => words.length > 1 && words.join(' ').length <= MOST)
  return fits === undefined ? beginning(whole) : fits.join(' ')
}

/** As many whole words as fit, never a small one at the end. */
function beginning(words: readonly string[]): string {
  const kept: string[] = []
  for (const word of words) {
    if ([...kept, word].join(' ').length > MOST) break
    kept.push(word)
  }
  const told = withoutTail(kept)
  return told.length > 0 ? told.join(' ') : (words[0] ?? '')
}

function withoutTail(words: readonly string[]): readonly string[] {
  const end = words.findLastIndex((word) => !STOP.has(word.toLowerCase()))
  return words.slice(0, end + 1)
}

export function wordsIn(text: string): readonly string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}
