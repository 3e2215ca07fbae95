import { codePoints, isJson, type Json, jsonOf, jsonsOf, textOf } from '../json.ts'
import { cardBlocks, containerBlock } from './card-blocks.ts'
import { byType, type Check, list, type Problem, problemsOf } from './check.ts'
import { dataBlocks } from './data-blocks.ts'
import { layoutBlocks } from './layout-blocks.ts'
import { richText } from './rich-text.ts'
import { MAX_BLOCKS, MODAL_ONLY_ELEMENTS, SURFACES, type Surface } from './surfaces.ts'
import { elementsOf, textLength } from './walk.ts'

export interface BlocksVerdict {
  /** Slack's error code, undefined when the blocks are fine. */
  readonly error?: 'invalid_blocks' | 'msg_blocks_too_long' | 'only_one_table_allowed'
  readonly problems: readonly Problem[]
}

/** Above this many characters in all blocks together Slack answers msg_blocks_too_long; seen, not published. */
const MAX_BLOCK_TEXT = 13_200

/** Judges a list of blocks as Slack would before it shows them on `surface`. */
export function validateBlocks(blocks: unknown, surface: Surface, pointer = '/blocks'): BlocksVerdict {
  const problems = problemsOf(
    list(
      byType(() => blockChecks),
      0,
      MAX_BLOCKS[surface],
    ),
    blocks,
    pointer,
  )
  const given = jsonsOf(blocks)
  problems.push(...misplaced(given, surface, pointer), ...repeatedIds(given, pointer), ...totals(given, pointer))
  if (problems.length > 0) return { error: 'invalid_blocks', problems }
  if (surface !== 'message') return { problems }
  const tables = given.flatMap((block) => [block, ...jsonsOf(block.child_blocks)]).filter(isTable)
  if (tables.length > 1) return { error: 'only_one_table_allowed', problems }
  if (textLength(given) > MAX_BLOCK_TEXT) return { error: 'msg_blocks_too_long', problems }
  return { problems }
}

const blockChecks: Readonly<Record<string, Check>> = {
  ...layoutBlocks,
  ...dataBlocks,
  ...cardBlocks,
  rich_text: richText,
  container: containerBlock(() => blockChecks),
}

function isTable(block: Json): boolean {
  return block.type === 'table' || block.type === 'data_table'
}

function misplaced(blocks: readonly Json[], surface: Surface, pointer: string): Problem[] {
  const problems: Problem[] = []
  blocks.forEach((block, index) => {
    const at = `${pointer}/${index}`
    const allowed = SURFACES[textOf(block.type) ?? '']
    if (allowed !== undefined && !allowed.includes(surface))
      problems.push({ pointer: `${at}/type`, message: `block of type ${block.type} is not allowed in a ${surface}` })
    const element = jsonOf(block.element).type
    if (surface !== 'modal' && block.type === 'input' && MODAL_ONLY_ELEMENTS.has(textOf(element) ?? ''))
      problems.push({ pointer: `${at}/element/type`, message: `element of type ${element} is only allowed in a modal` })
  })
  return problems
}

function repeatedIds(blocks: readonly Json[], pointer: string): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  blocks.forEach((block, index) => {
    const id = textOf(block.block_id)
    if (id !== undefined && seen.has(id))
      problems.push({ pointer: `${pointer}/${index}/block_id`, message: `block_id already exists: ${id}` })
    if (id !== undefined) seen.add(id)
    const actions = elementsOf(block).flatMap((element) => textOf(element.action_id) ?? [])
    const twice = actions.find((action, position) => actions.indexOf(action) !== position)
    if (twice !== undefined)
      problems.push({ pointer: `${pointer}/${index}`, message: `action_id already exists in this block: ${twice}` })
  })
  return problems
}

function totals(blocks: readonly Json[], pointer: string): Problem[] {
  const charts = blocks.filter((block) => block.type === 'data_visualization')
  const markdown = blocks.filter((block) => block.type === 'markdown' && isJson(block))
  const characters = markdown.reduce((sum, block) => sum + codePoints(textOf(block.text) ?? ''), 0)
  return [
    ...(charts.length > 2 ? [{ pointer, message: 'no more than 2 data_visualization blocks allowed' }] : []),
    ...(characters > 12_000 ? [{ pointer, message: 'markdown blocks must be less than 12001 characters in all' }] : []),
  ]
}
