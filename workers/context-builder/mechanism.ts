import { changedNumber } from './changed-number.ts'
import type { DiffLines } from './words.ts'

/** A class of error, and what a change must have done to bring it about. */
interface Mechanism {
  readonly name: string
  readonly errors: RegExp
  readonly explains: (diff: DiffLines, errors: string) => string | undefined
}

/** Why this diff can bring about these errors, by the first class that fits; undefined when none does. */
export function mechanismOf(diff: DiffLines, errors: string): string | undefined {
  for (const mechanism of MECHANISMS) {
    if (!mechanism.errors.test(errors)) continue
    const why = mechanism.explains(diff, errors)
    if (why !== undefined) return `${mechanism.name}: ${why}`.slice(0, 500)
  }
  return undefined
}

const GUARD =
  /\?\.|\?\?|[!=]==? ?(?:null|undefined|nil)\b|\bis (?:not )?None\b|\.has\(|\bisset\(|Optional\b|unwrap_or|\|\| ?[\w'"{[]|\bif \(!?[\w.]+\)|\bif not [\w.]+:/
const DURATION_NAME = /time-?_?out|deadline|ttl|interval|budget|keep-?_?alive|expir|duration|delay|retry|backoff/i
const SIZE_NAME = /max|min|limit|pool|conn|capacity|size|concurren|worker|replica|batch|quota|thread|buffer|window/i
const GROWS = /\bappend\(|\.push\(|\.set\(|\.add\(|\+=|\]\s*=[^=]/
const BOUNDED = /evict|delete|\bmax|limit|\blru\b|shift\(|\bcap\b|clear\(|ttl|expire/i
const LOCK = /mutex|\block\b|\.lock\(|unlock|synchronized|atomic|semaphore|for update|transaction/i

const MECHANISMS: readonly Mechanism[] = [
  {
    name: 'names that no longer agree',
    errors:
      /no mapping|unknown (?:field|column|property)|does not exist|no such (?:column|table|key|field|property)|not defined|unexpected (?:key|field)|(?:missing|required) (?:key|field|property|column)|unrecogni[sz]ed|KeyError|has no attribute/i,
    explains: ({ added, removed }, errors) => {
      const gone = names(removed).filter((name) => !names(added).includes(name) && mentions(errors, name))
      return gone[0] === undefined ? undefined : `it takes away "${gone[0]}", which the error names`
    },
  },
  {
    name: 'a value that may be absent',
    errors: /undefined|\bnull\b|\bnil\b|NoneType|NullPointer|AttributeError|is not a function|not iterable/i,
    explains: ({ added, removed }) => {
      if (count(removed, GUARD) > count(added, GUARD)) return 'it removes a check for a missing value'
      const gone = fields(removed).find((field) => !fields(added).includes(field))
      return gone === undefined ? undefined : `it takes away the field "${gone}", which others may still read`
    },
  },
  {
    name: 'unguarded sharing',
    errors: /concurrent map|data race|deadlock|race condition|lock wait|serialization failure/i,
    explains: ({ added, removed }) => (count(removed, LOCK) > count(added, LOCK) ? 'it removes a lock' : undefined),
  },
  {
    name: 'time',
    errors: /time-?d? ?out|deadline|ETIMEDOUT|context cancel|slow query|too long/i,
    explains: (diff) => changedNumber(diff, DURATION_NAME, 'lower'),
  },
  {
    name: 'capacity',
    errors:
      /pool|exhaust|too many|EMFILE|capacity|throttl|throughput|quota|rate limit|\b429\b|queue (?:is )?full|saturat|connections?\b.*(?:limit|slots)/i,
    explains: (diff) => changedNumber(diff, SIZE_NAME, 'lower') ?? unbatched(diff),
  },
  {
    name: 'load passed on',
    errors: /slow query|statement timeout|overload|too many|cpu|saturat|throttl/i,
    explains: (diff) =>
      changedNumber(diff, /ttl|cache|interval/i, 'lower') ??
      changedNumber(diff, /retr|limit|page|batch/i, 'higher') ??
      unbatched(diff),
  },
  {
    name: 'growth without end',
    errors: /out of memory|\bOOM|heap|ENOMEM|memory limit|GC pause|allocation failed/i,
    explains: ({ added, removed }) =>
      count(added, GROWS) > count(removed, GROWS) && count(added, BOUNDED) <= count(removed, BOUNDED)
        ? 'it keeps adding to a collection and takes nothing out'
        : undefined,
  },
  {
    name: 'too much written',
    errors: /no space left|ENOSPC|disk (?:is )?full|read-only file|quota exceeded/i,
    explains: ({ added, removed }) =>
      count(added, /\b(?:debug|trace|verbose)\b/i) > count(removed, /\b(?:debug|trace|verbose)\b/i)
        ? 'it raises how much is logged'
        : changedNumber({ added, removed, around: [] }, /sample|retention|rotat|max|size/i, 'higher'),
  },
  {
    name: 'access',
    errors: /unauthori[sz]ed|forbidden|permission denied|access denied|\b40[13]\b|invalid (?:token|signature)|jwt/i,
    explains: ({ added, removed }) =>
      [...added, ...removed].some((line) => /auth|role|polic|secret|token|permission|scope|credential/i.test(line))
        ? 'it changes how access is checked or granted'
        : undefined,
  },
]

function count(lines: readonly string[], pattern: RegExp): number {
  return lines.filter((line) => pattern.test(line)).length
}

function unbatched({ added, removed }: DiffLines): string | undefined {
  const batch = /batch|bulk|chunk|pipeline/i
  return count(removed, batch) > count(added, batch) ? 'it takes batching away' : undefined
}

/** Names of fields in object literals, structures and settings. */
function fields(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^\s*['"]?([A-Za-z_]\w{2,40})['"]?\??\s*:(?!:|=)/.exec(line)?.[1] ?? [])
}

/** Quoted words and identifiers. */
function names(lines: readonly string[]): string[] {
  return lines.flatMap((line) => [...line.matchAll(/[A-Za-z_][\w-]{2,40}/g)].map(([name]) => name))
}

function mentions(errors: string, name: string): boolean {
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(errors)
}
