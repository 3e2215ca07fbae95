import { type Json, jsonOf, jsonsOf } from '../json.ts'

/** Blocks as Slack keeps them: a block_id on each block and an action_id on each element that lacks one. */
export function fillIds(blocks: readonly Json[], newId: () => string): readonly Json[] {
  return blocks.map((block) => fillBlock(block, newId))
}

function fillBlock(block: Json, newId: () => string): Json {
  const elements = block.type === 'carousel' ? jsonsOf(block.elements).map((card) => fillBlock(card, newId)) : undefined
  return {
    ...block,
    block_id: block.block_id ?? newId(),
    ...(elements === undefined ? {} : { elements }),
    ...(ACTIONABLE.has(String(block.type))
      ? { elements: jsonsOf(block.elements).map((entry) => fillElement(entry, newId)) }
      : {}),
    ...(block.type === 'card' && block.actions !== undefined
      ? { actions: jsonsOf(block.actions).map((entry) => fillElement(entry, newId)) }
      : {}),
    ...(block.accessory === undefined ? {} : { accessory: fillElement(jsonOf(block.accessory), newId) }),
    ...(block.element === undefined ? {} : { element: fillElement(jsonOf(block.element), newId) }),
    ...(block.child_blocks === undefined ? {} : { child_blocks: fillIds(jsonsOf(block.child_blocks), newId) }),
  }
}

const ACTIONABLE: ReadonlySet<string> = new Set(['actions', 'context_actions'])

function fillElement(element: Json, newId: () => string): Json {
  if (element.type === 'image') return element
  return { ...element, action_id: element.action_id ?? newId() }
}
