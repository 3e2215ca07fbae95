import type { Told } from './mechanism-class.ts'
import type { DiffLines } from './words.ts'
import { wordsOf } from './words.ts'

/**
 * A name that the errors give and that this diff takes away or brings in for good: a column, a field, a variable of the
 * environment, a host, a function of a library. Names that other changes have too, and plain words, say nothing.
 */
export function nameGiven(diff: DiffLines, told: Told): string | undefined {
  const [added, removed] = [namesIn(diff.added), namesIn(diff.removed)]
  const around = namesIn(diff.around)
  const telling = (name: string) => isSpecial(name, told) && mentions(told.ownText, name)
  const gone = [...removed].sort().find((name) => !added.has(name) && telling(name))
  if (gone !== undefined) return `it takes away "${gone}", which the errors name`
  const known = (name: string) => removed.has(name) || around.has(name)
  const come = removed.size === 0 ? undefined : [...added].sort().find((name) => !known(name) && telling(name))
  return come === undefined ? undefined : `it brings in "${come}", which the errors name`
}

const NAME = /[A-Za-z_]\w*(?:[.:-][A-Za-z_]\w*)*|(?<![\w.])\d{4,}(?![\w.])/g
const COMMENT = /^\s*(?:\/\/|#|\*|--|\/\*)/

/** Whole names: identifiers, keys with dots or dashes, hosts, numbers as long as a port. Comments name much and do nothing. */
function namesIn(lines: readonly string[]): Set<string> {
  const code = lines.filter((line) => !COMMENT.test(line))
  return new Set(code.flatMap((line) => [...line.matchAll(NAME)].map(([name]) => name)))
}

/** Made of parts, or quoted by the errors: such a name is hardly met by chance. */
function isSpecial(name: string, { ownText, rarity, services }: Told): boolean {
  if (name.length < 4 || services.some((service) => service.includes(name))) return false
  if (/^\d+$/.test(name)) return true
  const words = wordsOf(name)
  if (words.length === 0 || !words.some((word) => rarity(word) >= 1)) return false
  const made = /[_.:-]|[a-z][A-Z]/.test(name)
  return made || ['"', "'", '`', '['].some((quote) => ownText.includes(`${quote}${name}`))
}

/** Whether a text gives this name, as a whole. */
export function mentions(errors: string, name: string): boolean {
  const plain = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\w-])${plain}(?![\\w-])`).test(errors)
}
