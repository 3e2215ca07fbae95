import { changedNumber } from './changed-number.ts'
import { count, gone } from './touched.ts'
import type { DiffLines } from './words.ts'

type Lines = Pick<DiffLines, 'added' | 'removed'>

/** Work that grows faster than what it is given: a query or a call in a loop, an index gone. */
export function costly({ added, removed }: Lines): string | undefined {
  if (added.some((line) => /DROP INDEX|remove_index/i.test(line))) return 'it drops an index'
  if (removed.some((line) => /\blimit\b/i.test(line)) && !added.some((line) => /\blimit\b/i.test(line)))
    return 'it takes a limit away'
  const more = fetchesMore({ added, removed }) ?? unbounded({ added, removed })
  if (more !== undefined) return more
  const each = added.find(
    (line) => /\bfor\b|\.map\(|forEach/.test(line) && /query|\.get\(|find\(|fetch|select|load/i.test(line),
  )
  if (
    each !== undefined &&
    !removed.some(
      (line) => /\bfor\b|\.map\(|forEach/.test(line) && /query|\.get\(|find\(|fetch|select|load/i.test(line),
    )
  )
    return `it asks once for each: "${each.trim().slice(0, 120)}"`
  const slower = changedCall(added, removed)
  return slower === undefined ? undefined : `it does more of the same: ${slower}`
}

/** The same costly call with a larger number: rounds of a hash, quality of an encoding. */
function changedCall(added: readonly string[], removed: readonly string[]): string | undefined {
  const call = /(?:hash|derive|encrypt|sign|compress|encode|scrypt|bcrypt|pbkdf2)\w*\([^)]*?(\d+)\)/i
  const before = removed.map((line) => Number(call.exec(line)?.[1])).find((value) => value > 0)
  const after = added.map((line) => Number(call.exec(line)?.[1])).find((value) => value > 0)
  return before !== undefined && after !== undefined && after > before ? `${before} before, ${after} now` : undefined
}

const EAGER = /FetchType\.EAGER|eager_?load|lazy\s*[:=]\s*(?:false|False)/
const TOGETHER =
  /select_related|prefetch_related|joinedload|selectinload|\.includes\(|\.preload\(|JOIN FETCH|BatchSize|EntityGraph|dataloader/i

/** What is read with each row: all of it at once instead of when it is asked for, or one by one instead of together. */
export function fetchesMore({ added, removed }: Lines): string | undefined {
  if (count(added, EAGER) > count(removed, EAGER)) return 'it reads all that belongs to a row with the row'
  return gone({ added, removed }, TOGETHER) ? 'it no longer reads together what belongs together' : undefined
}

const CLAMP = /\.min\b|\bmin\(|Math\.min|clamp|coerceAtMost|LEAST\(|\bMAX\w*\s*[:=]|truncat|budget|\.take\(|\bLIMIT \d/

/** A number that callers give was held below a bound, and is no more. */
export function unbounded({ added, removed }: Lines): string | undefined {
  return gone({ added, removed }, CLAMP) ? 'it takes a bound away' : undefined
}

/** How much a consumer takes before it has worked it off: more than before, or all there is. */
export function heldBack(diff: DiffLines): string | undefined {
  const name = /prefetch|\bqos\b|basic_qos|in_?flight|max_?poll/i
  const [was, is] = [diff.removed, diff.added].map((lines) => lines.filter((line) => name.test(line)).join('\n'))
  return (
    changedNumber(diff, name, 'higher') ??
    (was && is && /[1-9]/.test(was) && !/[1-9]/.test(is) ? 'it takes all there is at once' : undefined)
  )
}

/** Started on its own, it hands its answer to whom may have gone. */
export function waitsForEver(added: readonly string[]): string | undefined {
  const starts =
    count(added, /\bgo func\b|\bgo \w+\(|setInterval\(|new Thread\(|addEventListener\(|GlobalScope\.launch/) > 0
  return starts && count(added, /make\(chan \w+\)|setInterval\(|new Thread\(|addEventListener\(|GlobalScope/) > 0
    ? 'it starts what may never end'
    : undefined
}

/** When a job runs, and whether two of it may. */
export function scheduled({ added, removed }: Lines): string | undefined {
  const name = /schedule\s*[:=(]|\bcron\b|concurrencyPolicy/i
  return count(added, name) > 0 && count(removed, name) > 0 ? 'it changes when a job runs' : undefined
}

const NESTED = /\([^()]*[+*]\)?[^()]*\)[+*]|\([^()]*[+*][^()]*\)[+*{]/

/** A pattern that may try each way to divide a text before it gives up. */
export function backtracks({ added, removed }: Lines): string | undefined {
  const isPattern = (line: string) => /re(?:gex|\.compile)|\/.*\/[gimsuy]*|Pattern/i.test(line) && NESTED.test(line)
  return added.some(isPattern) && !removed.some((line) => NESTED.test(line))
    ? 'it adds a pattern that repeats a repetition'
    : undefined
}
