import { COUNT_LIMITS, type Fields, isFields, LIMITS, type Node, shownText, textLimit, walk } from './limit-rules.ts'
import { points } from './words.ts'

/** Every reason Slack would have to refuse these blocks, and every token in them that is not of our making. */
export function blockFaults(blocks: readonly Fields[], most: number): readonly string[] {
  const nodes = [...walk(blocks)]
  const total = shownText(blocks)
  const charts = nodes.filter(({ fields }) => fields.type === 'data_visualization').length
  const tables = nodes.filter(({ fields }) => fields.type === 'table' || fields.type === 'data_table').length
  return [
    ...(blocks.length > most ? [`${blocks.length} blocks of ${most}`] : []),
    ...(total > LIMITS.totalText ? [`${total} characters of ${LIMITS.totalText} in all`] : []),
    ...(charts > LIMITS.charts ? [`${charts} charts of ${LIMITS.charts}`] : []),
    ...(tables > 1 ? [`${tables} tables of 1`] : []),
    ...repeated(blocks.map((block) => block.block_id)).map((id) => `block_id ${id} is used twice`),
    ...nodes.flatMap(nodeFaults),
  ]
}

/** Tokens in markup that Slack would act on and that `mrkdwn.ts` does not make. */
export function tokenFaults(markup: string, place: string): readonly string[] {
  const foreign = [...markup.matchAll(/<([^>]*)>?/g)].filter(([token]) => !OURS.test(token)).map(([token]) => token)
  return foreign.map((token) => `${place} has the token ${token.slice(0, 40)}`)
}
const OURS =
  /^<(@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+|#[CG][A-Z0-9]+|!date\^\d+\^[^|<>]+\|[^<>]+|https?:\/\/[^\s<>|]+\|[^<>|]+)>$/

function nodeFaults({ place, fields }: Node): readonly string[] {
  const faults: string[] = []
  const { text, type } = fields
  if (type === 'broadcast') faults.push(`${place} is a broadcast`)
  if (typeof text === 'string') {
    const max = textLimit(place)
    if (text === '') faults.push(`${place} is empty`)
    if (max !== undefined && points(text) > max) faults.push(`${place} has ${points(text)} characters of ${max}`)
    if (type === 'mrkdwn') faults.push(...tokenFaults(text, place))
    if (type === 'mrkdwn' && fields.verbatim !== true) faults.push(`${place} lets Slack make links by itself`)
    if (type === 'plain_text' && fields.emoji !== false) faults.push(`${place} lets Slack make emoji by itself`)
  }
  for (const [key, value] of Object.entries(fields)) {
    const most = COUNT_LIMITS[`${String(type)}.${key}`]
    if (most === undefined || !Array.isArray(value)) continue
    if (value.length > most || value.length === 0) faults.push(`${String(type)}.${key} has ${value.length} of ${most}`)
  }
  return [...faults, ...idFaults(fields)]
}

function idFaults(fields: Fields): readonly string[] {
  const longer = (key: string, max: number) => {
    const value = fields[key]
    return typeof value === 'string' && points(value) > max ? [`${key} is longer than ${max}`] : []
  }
  const inside = Array.isArray(fields.elements) ? fields.elements.filter(isFields).map((one) => one.action_id) : []
  return [
    ...longer('block_id', LIMITS.blockId),
    ...longer('action_id', LIMITS.blockId),
    ...longer('value', LIMITS.value),
    ...longer('url', LIMITS.url),
    ...longer('accessibility_label', 75),
    ...repeated(inside).map((id) => `action_id ${id} is used twice in a row`),
  ]
}

function repeated(ids: readonly unknown[]): readonly string[] {
  const named = ids.filter((id) => typeof id === 'string')
  return [...new Set(named.filter((id, i) => named.indexOf(id) !== i))]
}
