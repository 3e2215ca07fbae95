import { codePoints, isJson, type Json, jsonsOf } from '../json.ts'

/** The interactive elements of one block, wherever they stand in it. */
export function elementsOf(block: Json): readonly Json[] {
  const own = [...jsonsOf(block.elements), ...jsonsOf([block.accessory, block.element])]
  const cards = [
    ...(block.type === 'card' ? [block] : []),
    ...(block.type === 'carousel' ? jsonsOf(block.elements) : []),
  ]
  const inCards = cards.flatMap((card) => jsonsOf(card.actions))
  return [...(block.type === 'carousel' || block.type === 'rich_text' ? [] : own), ...inCards]
}

/** All blocks in reading order, with those inside containers. */
export function blocksOf(blocks: unknown): readonly Json[] {
  return jsonsOf(blocks).flatMap((block) => [block, ...blocksOf(block.child_blocks)])
}

/** Code points of everything that is shown as text. */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + textLength(entry), 0)
  if (!isJson(value)) return 0
  return Object.entries(value).reduce((sum, [name, field]) => {
    if (typeof field !== 'string') return sum + textLength(field)
    return SHOWN.has(name) ? sum + codePoints(field) : sum
  }, 0)
}

const SHOWN: ReadonlySet<string> = new Set(['text', 'title', 'caption', 'alt_text', 'label', 'name', 'fallback'])
