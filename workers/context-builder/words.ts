import type { Commit } from '../../src/code-host/code-host.ts'

/** Words of a text or of code, lower case: identifiers whole and by their parts; no numbers, no words that say nothing. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  // What we redacted ourselves is nobody's word: it would tie every change with a secret to every error with one.
  for (const [whole] of text.replace(/\[REDACTED:[^\]]*\]?/g, ' ').matchAll(/[A-Za-z_$][\w$]{2,60}/g)) {
    const parts = whole.split(/_|\$|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    if (parts.length > 1) words.push(whole.toLowerCase())
    for (const part of parts) words.push(part.toLowerCase())
  }
  return words.filter((word) => word.length > 2 && !SAYS_NOTHING.has(word) && !/^\d+$/.test(word))
}

/** Of a line: a longer one is a picture or a bundle in letters, and patterns would take minutes over it. */
const LONGEST = 2_000

/** A commit's lines by what was done to them. */
export interface DiffLines {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly around: readonly string[]
}

export function diffLines(commit: Commit): DiffLines {
  const lines = commit.files.flatMap((file) => (file.patch ?? '').split('\n'))
  const body = lines.filter((line) => !/^(?:---|\+\+\+) [ab/]/.test(line))
  const of = (mark: string) => body.filter((line) => line.startsWith(mark)).map((line) => line.slice(1, LONGEST))
  const around = body.filter((line) => /^[ @]/.test(line)).map((line) => line.slice(0, LONGEST))
  return { added: of('+'), removed: of('-'), around }
}

/** How much each word of a commit counts: the changed lines speak loudest, what the author says of them least. */
export function commitWords(commit: Commit): ReadonlyMap<string, number> {
  const { added, removed, around } = diffLines(commit)
  const weights = new Map<string, number>()
  const say = (text: string, weight: number) => {
    for (const word of wordsOf(text)) weights.set(word, Math.max(weights.get(word) ?? 0, weight))
  }
  const [came, went] = [new Set(wordsOf(added.join('\n'))), new Set(wordsOf(removed.join('\n')))]
  // What stands on both sides was moved or written anew: the change is what does not.
  for (const word of [...came, ...went]) weights.set(word, came.has(word) && went.has(word) ? 0.5 : 1)
  say(commit.files.map((file) => file.path).join(' '), 0.6)
  say(around.join('\n'), 0.4)
  say(`${commit.title} ${commit.message}`, 0.3)
  return weights
}

/** Inverse document frequency over the commits at hand: a word that each of them has tells none of them apart. */
export function rarity(documents: readonly ReadonlyMap<string, number>[]): (word: string) => number {
  const found = new Map<string, number>()
  for (const words of documents) for (const word of words.keys()) found.set(word, (found.get(word) ?? 0) + 1)
  const total = documents.length
  return (word) => Math.max(0.4, Math.log((total + 1.5) / ((found.get(word) ?? 0) + 0.5)))
}

const SAYS_NOTHING = new Set(
  `the and for with from that this not was has have are you but all any can its into out our new old use used get set
  error errors err failed failure fail fails exception exceptions message msg code status request requests response
  warn warning info debug fatal level log logs logger console null undefined true false nil none return returns const let var
  function func def class import export default async await public private static void string number int bool object type
  value values data result results service services server client http https api app src lib main index test tests spec
  after before when while where which then than there over under more most than unable could cannot does did done
  handler handle process call called calls invalid unknown internal runtime line file node modules package`
    .split(/\s+/)
    .filter((word) => word !== ''),
)
