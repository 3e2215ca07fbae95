import { changedNumber } from './changed-number.ts'
import { costly, fetchesMore, heldBack, scheduled, unbounded, waitsForEver } from './costly.ts'
import { otherUnit } from './duration-unit.ts'
import { OF_DATA } from './mechanisms-of-data.ts'
import { OF_PLATFORMS } from './mechanisms-of-platforms.ts'
import { count, fields } from './touched.ts'
import type { DiffLines } from './words.ts'

/** A class of error, and what a change must have done to bring it about. */
export interface Mechanism {
  readonly name: string
  readonly errors: RegExp
  readonly explains: (diff: DiffLines, errors: string) => string | undefined
}

/** What the errors say, and how rare a word is among the changes. */
export interface Told {
  readonly errorText: string
  readonly ownText: string
  readonly rarity: (word: string) => number
  readonly services: readonly string[]
}

const GUARD =
  /\?\.|\?\?|[!=]==? ?(?:null|undefined|nil)\b|\bis (?:not )?None\b|\.has\(|\bisset\(|Optional\b|unwrap_or|\|\| ?[\w'"{[]|\bif \(!?[\w.]+\)|\bif not [\w.]+:/
const DURATION_NAME =
  /time-?_?out|deadline|ttl|interval|budget|keep-?_?alive|expir|duration|delay|retry|backoff|lease|grace/i
const SIZE_NAME = /max|min|limit|pool|conn|capacity|size|concurren|worker|replica|batch|quota|thread|buffer|window/i
const GROWS = /\bappend\(|\.push\(|\.set\(|\.add\(|\+=|\]\s*=[^=]/
const BOUNDED = /evict|delete|\bmax|limit|\blru\b|shift\(|\bcap\b|clear\(|ttl|expire/i
const RELEASE =
  /\.close\(|\bclose\(|\bdefer\b|\bwith \w|finally|using\b|dispose|release\(|cancel\(|unsubscribe|clearInterval|removeListener|try \(/i
const BOUNDS = /\blen\(|\.length|\.size\(\)|\bcap\(|min\(|count\b/i
const LOCK = /mutex|\block\b|\.lock\(|unlock|synchronized|atomic|semaphore|for update|transaction/i

const OF_CODE: readonly Mechanism[] = [
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
    errors: /time-?d? ?out|deadline|ETIMEDOUT|context cancel|slow query|too long|did not answer/i,
    explains: (diff) => changedNumber(diff, DURATION_NAME, 'lower'),
  },
  {
    name: 'capacity',
    errors:
      /pool|exhaust|too many|EMFILE|capacity|throttl|throughput|quota|rate limit|\b429\b|queue (?:is )?full|saturat|connections?\b.*(?:limit|slots)/i,
    explains: (diff) => changedNumber(diff, SIZE_NAME, 'lower') ?? unbatched(diff),
  },
  {
    name: 'not given back',
    errors:
      /too many open|EMFILE|no free (?:sockets|ports)|cannot assign requested|descriptor|\bfds?\b|pool|exhaust|leak|goroutine/i,
    explains: ({ added, removed }) =>
      count(removed, RELEASE) > count(added, RELEASE) ? 'it no longer gives back what it opens' : undefined,
  },
  {
    name: 'load passed on',
    errors: /slow query|statement timeout|overload|too many|cpu|saturat|throttl|blocked|busy|slow\b|429/i,
    explains: (diff) =>
      changedNumber(
        diff,
        /ttl|cache|interval|lifetime|expir|ticker|every|poll|sleep|period|debounce|throttle/i,
        'lower',
      ) ??
      changedNumber(diff, /retr|attempt|limit|page|batch|cost|rounds/i, 'higher') ??
      unbatched(diff) ??
      uncached(diff) ??
      scheduled(diff) ??
      costly(diff),
  },
  {
    name: 'less to work with',
    errors: /throttl|slow|took longer|exceeded .{0,30}time|behind|backlog|\blag\b|oldest/i,
    explains: (diff) => changedNumber(diff, /cpu|replica|concurren|workers?\b|threads?\b/i, 'lower'),
  },
  {
    name: 'a unit of time',
    errors: /time-?d? ?out|no answer|busy|hang|threads|too long|slow|expired/i,
    explains: ({ added, removed }) => otherUnit(removed, added),
  },
  {
    name: 'falls behind',
    errors: /\blag\b|backlog|behind|queue depth|rebalanc|stale|older than/i,
    explains: (diff) =>
      changedNumber(diff, SIZE_NAME, 'lower') ??
      changedNumber(diff, /poll|interval|prefetch/i, 'lower') ??
      unbatched(diff) ??
      scheduled(diff) ??
      costly(diff),
  },
  {
    name: 'held for longer',
    errors: /pool|acquire|connection is not available|checked out|statements\b|timed out, killing/i,
    explains: (diff) => fetchesMore(diff) ?? unbounded(diff),
  },
  {
    name: 'locks held',
    errors:
      /lock (?:wait|timeout)|deadlock|waiting (?:for|on) .{0,20}lock|could not obtain lock|statement due to|could not serialize|concurrent update/i,
    explains: ({ added }) =>
      added.some((line) =>
        /\bALTER TABLE\b|\bLOCK TABLE\b|^\s*UPDATE \w+ SET|CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)|for update|(?:alter|change|rename)_?(?:field|column)|add_?(?:index|foreign_key|constraint)\b(?!.*concurrent)/i.test(
          line,
        ),
      )
        ? 'it changes a table while it is in use'
        : undefined,
  },
  {
    name: 'a schema that lacks what is asked for',
    errors:
      /(?:column|relation|table|view)\b.{0,80}(?:does not exist|not found|doesn't exist)|no such (?:column|table)|unknown column/i,
    explains: ({ added }) =>
      added.some((line) =>
        /\b(?:DROP|RENAME) (?:COLUMN|TABLE|VIEW)|\bRENAME TO\b|(?:remove|drop|rename)_(?:column|table)/i.test(line),
      )
        ? 'it drops or renames what the schema had'
        : undefined,
  },
  {
    name: 'a schema that refuses',
    errors: /violates|constraint|not[- ]null|duplicate (?:key|entry)/i,
    explains: ({ added }) =>
      added.some((line) =>
        /\bALTER\b.*\b(?:NOT NULL|UNIQUE|CHECK|CONSTRAINT|FOREIGN KEY)|CREATE UNIQUE INDEX|change_column_null/i.test(
          line,
        ),
      )
        ? 'it makes the schema refuse what it took before'
        : undefined,
  },
  {
    name: 'index out of range',
    errors: /out of (?:range|bounds)|IndexError|ArrayIndex|slice bounds/i,
    explains: ({ added, removed }) =>
      count(removed, BOUNDS) > count(added, BOUNDS) ? 'it removes a check of bounds' : undefined,
  },
  {
    name: 'growth without end',
    errors: /out of memory|OOM|heap|ENOMEM|memory|GC pause|allocation failed/i,
    explains: ({ added, removed, ...rest }) =>
      changedNumber({ added, removed, ...rest }, /memory|heap|limit/i, 'lower') ??
      (count(added, GROWS) > count(removed, GROWS) && count(added, BOUNDED) <= count(removed, BOUNDED)
        ? 'it keeps adding to a collection and takes nothing out'
        : (unbounded({ added, removed, ...rest }) ?? heldBack({ added, removed, ...rest }) ?? waitsForEver(added))),
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
    errors: /unauthori[sz]ed|forbidden|permission denied|access ?denied|\b40[13]\b|invalid (?:token|signature)|jwt/i,
    explains: ({ added, removed, around }) => {
      const words = (lines: readonly string[]) => new Set(names(lines))
      const [came, went] = [words(added), words(removed)]
      const changed = [...came].filter((one) => !went.has(one)).concat([...went].filter((one) => !came.has(one)))
      const isAccess = [...added, ...removed, ...around].some((line) =>
        /auth|\brole|polic|secret|permission|scope|credential|audience|\biam\b|\brbac\b|\bgrant/i.test(line),
      )
      return isAccess && changed.length > 0 && went.size > 0 ? 'it changes how access is checked or granted' : undefined
    },
  },
]

/** The first that fits is told. */
export const MECHANISMS: readonly Mechanism[] = [...OF_CODE, ...OF_PLATFORMS, ...OF_DATA]

function unbatched({ added, removed }: DiffLines): string | undefined {
  const batch = /batch|bulk|chunk|pipeline/i
  return count(removed, batch) > count(added, batch) ? 'it takes batching away' : undefined
}

/** A line that read from a cache is gone, and no other took its place. */
function uncached({ added, removed }: DiffLines): string | undefined {
  const cache = /cache|memo/i
  return count(removed, cache) > 0 && count(added, cache) === 0 ? 'it no longer reads from a cache' : undefined
}

/** Quoted words and identifiers. */
function names(lines: readonly string[]): string[] {
  return lines.flatMap((line) => [...line.matchAll(/[A-Za-z_][\w-]{2,40}/g)].map(([name]) => name))
}
