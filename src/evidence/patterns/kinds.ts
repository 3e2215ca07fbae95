/** What a placeholder stands for. The kind is for people; the key of a skeleton does not depend on it. */
export const KINDS = ['num', 'time', 'ip', 'hex', 'uuid', 'id', 'host', 'path', 'url', 'email', 'dur', 'size'] as const

/** Bit of values that are words. */
export const WORD_BIT = 1 << 20
export const NUM = 0
export const TIME = 1
export const IP = 2
export const HEX = 3
export const UUID = 4
export const ID = 5
export const HOST = 6
export const PATH = 7
export const URL_KIND = 8
export const EMAIL = 9
export const DUR = 10
export const SIZE = 11

/** `<kind>` when all values seen were of one kind, else `<*>`. `mask` has a bit for each kind. */
export function placeholderOf(mask: number): string {
  const index = 31 - Math.clz32(mask)
  return mask !== 0 && mask === 1 << index ? `<${KINDS[index] ?? '*'}>` : '<*>'
}

const DURATIONS = new Set('ns us µs ms s sec secs m min mins h hr hrs d'.split(' '))
const SIZES = new Set('B KB MB GB TB kB KiB MiB GiB TiB Kb Mb Gb K M G KHz MHz GHz'.split(' '))

/** The kind of a number that this unit follows; -1 when the word is no unit. */
export function unitKind(word: string): number {
  return DURATIONS.has(word) ? DUR : SIZES.has(word) ? SIZE : -1
}
