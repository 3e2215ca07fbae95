import type { DiffLines } from './words.ts'

/** Work that grows faster than what it is given: a query or a call in a loop, a pattern that backtracks, an index gone. */
export function costly({ added, removed }: DiffLines): string | undefined {
  const nested = /\([^()]*[+*]\)?[^()]*\)[+*]|\([^()]*[+*][^()]*\)[+*{]/
  if (
    added.some((line) => /re(?:gex|\.compile)|\/.*\/[gimsuy]*|Pattern/i.test(line) && nested.test(line)) &&
    !removed.some((line) => nested.test(line))
  )
    return 'it adds a pattern that repeats a repetition'
  if (added.some((line) => /DROP INDEX|remove_index/i.test(line))) return 'it drops an index'
  if (removed.some((line) => /\blimit\b/i.test(line)) && !added.some((line) => /\blimit\b/i.test(line)))
    return 'it takes a limit away'
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
