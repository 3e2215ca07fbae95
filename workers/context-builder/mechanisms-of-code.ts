import { changedNumber } from './changed-number.ts'
import { backtracks, costly, fetchesMore, heldBack, scheduled, unbounded, waitsForEver } from './costly.ts'
import { otherUnit } from './duration-unit.ts'
import { saysMore } from './keys.ts'
import type { Mechanism } from './mechanism-class.ts'
import { count, gone, lostField } from './touched.ts'
import type { DiffLines } from './words.ts'

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

const MAKES = /\bmake\(map|new (?:Map|Set|HashMap|ArrayList)\b|=\s*(?:\{\}|\[\]|dict\(\)|list\(\))\s*;?$/

/** What code does wrong by itself, or to what it calls. */
export const OF_CODE: readonly Mechanism[] = [
  {
    name: 'a pattern without end',
    errors: /blocked|cpu|time-?d? ?out|exceeded|slow|probe failed|stuck|hang|worker/i,
    explains: backtracks,
    value: 2,
  },
  {
    name: 'a value that may be absent',
    errors: /undefined|\bnull\b|\bnil\b|NoneType|NullPointer|AttributeError|is not a function|not iterable/i,
    explains: ({ added, removed }) => {
      if (count(removed, GUARD) > count(added, GUARD)) return 'it removes a check for a missing value'
      if (gone({ added, removed }, MAKES)) return 'it no longer makes what is written to'
      const lost = lostField({ added, removed })
      return lost === undefined ? undefined : `it takes away the field "${lost}", which others may still read`
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
    errors: /slow query|statement timeout|overload|too many|cpu|saturat|throttl|blocked|busy|slow\b|429|queue full/i,
    explains: (diff) =>
      changedNumber(
        diff,
        /ttl|cache|interval|lifetime|expir|ticker|every|poll|sleep|period|debounce|throttle/i,
        'lower',
      ) ??
      changedNumber(diff, /retr|attempt|limit|page|batch|cost|rounds/i, 'higher') ??
      (gone({ added: diff.removed, removed: diff.added }, /\bretr(?:y|ies)\b|attempts/i)
        ? 'it tries again oftener'
        : undefined) ??
      unbatched(diff) ??
      uncached(diff) ??
      (saysMore(diff) ? 'a key says more than it did' : undefined) ??
      scheduled(diff) ??
      costly(diff),
  },
  {
    name: 'less to work with',
    errors: /throttl|slow|took longer|exceeded .{0,30}time|behind|backlog|\blag\b|oldest|queue|maximum replica/i,
    explains: (diff) => changedNumber(diff, /cpu|replica|concurren|workers?\b|threads?\b/i, 'lower') ?? lowerMost(diff),
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
    name: 'index out of range',
    errors: /out of (?:range|bounds)|IndexError|ArrayIndex|slice bounds/i,
    explains: ({ added, removed }) =>
      gone({ added, removed }, BOUNDS) ? 'it removes a check of bounds' : byOne(removed, added),
  },
  {
    name: 'growth without end',
    errors: /out of memory|OOM|heap|ENOMEM|memory|GC pause|allocation failed/i,
    explains: ({ added, removed, ...rest }) =>
      changedNumber({ added, removed, ...rest }, /memory|heap|limit/i, 'lower') ??
      (count(added, GROWS) > count(removed, GROWS) && count(added, BOUNDED) <= count(removed, BOUNDED)
        ? 'it keeps adding to a collection and takes nothing out'
        : (unbounded({ added, removed, ...rest }) ??
          heldBack({ added, removed, ...rest }) ??
          waitsForEver(added) ??
          countsByMore(added, removed) ??
          (saysMore({ added, removed, ...rest }) ? 'a key says more than it did' : undefined))),
  },
  {
    name: 'too much written',
    errors: /no space left|ENOSPC|disk (?:is )?full|read-only file|quota exceeded/i,
    explains: ({ added, removed }) =>
      count(added, /\b(?:debug|trace|verbose)\b/i) > count(removed, /\b(?:debug|trace|verbose)\b/i)
        ? 'it raises how much is logged'
        : changedNumber({ added, removed, around: [] }, /sample|retention|rotat|max|size/i, 'higher'),
  },
]

function unbatched({ added, removed }: DiffLines): string | undefined {
  const batch = /batch|bulk|chunk|pipeline/i
  return count(removed, batch) > count(added, batch) ? 'it takes batching away' : undefined
}

/** A line that read from a cache is gone, and no other took its place. */
function uncached({ added, removed }: DiffLines): string | undefined {
  const cache = /cache|memo/i
  return count(removed, cache) > 0 && count(added, cache) === 0 ? 'it no longer reads from a cache' : undefined
}

/** Two lines that differ by a bound alone: `<` for `<=`, or one more, or one less. */
function byOne(removed: readonly string[], added: readonly string[]): string | undefined {
  const bare = (line: string) => line.replace(/[<>]=?|\s*[+-]\s*1\b|\s+/g, '')
  const before = new Map(removed.map((line) => [bare(line), line.trim()]))
  const shifted = added.some((line) => {
    const was = before.get(bare(line))
    return was !== undefined && bare(was) !== '' && was !== line.trim()
  })
  return shifted ? 'it shifts a bound by one' : undefined
}

/** How much there may be at most went down, whatever the setting is called now. */
function lowerMost({ removed, added }: DiffLines): string | undefined {
  const most = (lines: readonly string[]) =>
    lines.map((line) => Number(/\bmax\w*["']?\s*[:=]\s*(\d+)/i.exec(line)?.[1])).filter((value) => value > 0)
  const [was, is] = [Math.max(0, ...most(removed)), Math.max(0, ...most(added))]
  return is > 0 && is < was ? `it takes the most from ${was} to ${is}` : undefined
}

/** A measure is told apart by what callers choose. */
function countsByMore(added: readonly string[], removed: readonly string[]): string | undefined {
  const open = (lines: readonly string[]) =>
    count(lines, /(?:label|tag|attribute|dimension).*(?:path|url|user|email|query|addr|session|_?id\b|name\()/i)
  return open(added) > open(removed) ? 'it counts by what has no end' : undefined
}
