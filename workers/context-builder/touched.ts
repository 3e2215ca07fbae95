import type { DiffLines } from './words.ts'

const COMMENT = /^\s*(?:\/\/|#|\*|--|\/\*)/

/** Lines in which the pattern is found. */
export function count(lines: readonly string[], pattern: RegExp): number {
  return lines.filter((line) => pattern.test(line)).length
}

/** A line that is no comment was taken out or brought in for another, and it, or what it stands in, speaks of this. */
export function touches({ added, removed, around }: DiffLines, pattern: RegExp): boolean {
  const code = (lines: readonly string[]) => lines.filter((line) => !COMMENT.test(line))
  const heads = around.filter((line) => line.startsWith('@@'))
  return code(removed).length > 0 && [code(removed), code(added), heads].some((lines) => count(lines, pattern) > 0)
}

/** Fewer lines speak of it than before. */
export function gone({ added, removed }: Pick<DiffLines, 'added' | 'removed'>, pattern: RegExp): boolean {
  return count(removed, pattern) > count(added, pattern)
}

/** The first field of object literals, structures and settings that is taken out and not put back. */
export function lostField({ added, removed }: Pick<DiffLines, 'added' | 'removed'>): string | undefined {
  const kept = new Set(fields(added))
  return fields(removed).find((name) => !kept.has(name))
}

function fields(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^\s*['"]?([A-Za-z_]\w{2,40})['"]?\??\s*:(?!:|=)/.exec(line)?.[1] ?? [])
}
