import { blocksOf, elementsOf } from '../block-kit/walk.ts'
import { type Json, jsonOf, listOf, textOf } from '../json.ts'

export interface ElementName {
  readonly label?: string | undefined
  readonly action_id?: string | undefined
}

export interface FoundElement {
  readonly block: Json
  readonly element: Json
  /** Set for parts of an element that say by themselves what was chosen. */
  readonly chosen?: Json
}

/** The first element of this action_id or label (case does not matter) that the user can see. */
export function findElement(blocks: unknown, name: ElementName, userId: string): FoundElement | undefined {
  return elementsIn(blocks).find(({ block, element, chosen }) => {
    if (!visibleTo(element, userId)) return false
    const idFits = name.action_id === undefined || element.action_id === name.action_id
    return idFits && (name.label === undefined || sameText(labelOf(block, element, chosen), name.label))
  })
}

/** What can be pressed or chosen, for a helpful refusal. */
export function labelsIn(blocks: unknown): readonly string[] {
  return elementsIn(blocks).flatMap(({ block, element, chosen }) => labelOf(block, element, chosen) ?? [])
}

export function sameText(left: string | undefined, right: string): boolean {
  return left !== undefined && left.trim().toLowerCase() === right.trim().toLowerCase()
}

function elementsIn(blocks: unknown): readonly FoundElement[] {
  return blocksOf(blocks).flatMap((block) =>
    elementsOf(block).flatMap((element) => {
      if (element.action_id === undefined) return []
      if (element.type !== 'feedback_buttons') return [{ block, element }]
      return [element.positive_button, element.negative_button].map((button) => {
        const { text, value } = jsonOf(button)
        return { block, element, chosen: { text, value } }
      })
    }),
  )
}

function labelOf(block: Json, element: Json, chosen: Json | undefined): string | undefined {
  const own = jsonOf(chosen?.text ?? element.text).text
  const around = block.type === 'input' ? jsonOf(block.label).text : jsonOf(element.placeholder).text
  return textOf(own) ?? textOf(around) ?? textOf(element.action_id)
}

function visibleTo(element: Json, userId: string): boolean {
  const only = listOf(element.visible_to_user_ids)
  return only.length === 0 || only.includes(userId)
}
