import type { DiffLines } from './words.ts'

const NAMES_KEY = /key|bucket|cache|partition|prefix|hash|\bvary\b|["'`]\w+:/i
const PART = /\$?\{[^{}]*\}|%[sd]|["'`)\w]\s*\+\s*["'`\w]/g
const OF_EACH =
  /cookie|req(?:uest)?_?id|trace|correlation|user|session|query|header|random|uuid|now\(|timestamp|\btime\b|nonce|device|client/i

/** Of two texts for one key the new one has fewer parts: what was kept apart falls together. */
export function saysLess({ removed, added, around }: DiffLines): boolean {
  const isKey = around.some((line) => /^@@.*key/i.test(line))
  const parts = (lines: readonly string[]) =>
    lines.filter((line) => isKey || NAMES_KEY.test(line)).map((line) => (line.match(PART) ?? []).length)
  const [was, is] = [Math.max(0, ...parts(removed)), Math.max(0, ...parts(added))]
  return was > is && (is > 0 || (isKey && added.length > 0))
}

/** A key has something of each caller or moment now: what was found again is not. */
export function saysMore({ removed, added, around }: DiffLines): boolean {
  const isKey = around.some((line) => NAMES_KEY.test(line))
  const each = (lines: readonly string[]) =>
    lines.filter((line) => (isKey || NAMES_KEY.test(line)) && OF_EACH.test(line)).length
  return each(added) > each(removed)
}
