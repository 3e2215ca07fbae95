import type { ScorePart } from '../../../src/timeline/payloads/context.ts'
import type { Cause, IdOf } from '../cause.ts'
import { part } from '../score-part.ts'
import type { Signals } from '../signals.ts'
import type { Departure } from './departure.ts'
import { digits } from './digits.ts'
import { type DepartedNode, departedNodes } from './nodes.ts'

/** Each departed node as a cause: how far it left what is usual, less what the nodes it calls account for. Pure. */
export function nodeCauses(signals: Signals, idOf: IdOf): Cause[] {
  const nodes = departedNodes(signals)
  return nodes.map((node) => ({
    kind: 'dependency',
    service: node.node,
    ref: node.node,
    title: `${node.node} left what is usual by itself`,
    parts: partsOf(
      node,
      [idOf('metric', node.node)].filter((id) => id !== undefined),
    ),
  }))
}

function partsOf(node: DepartedNode, ids: readonly string[]): ScorePart[] {
  const far = Math.min(4, Math.log2(1 + node.size))
  const parts = [part('departure', far, departureWords(node), ids)]
  if (node.by !== undefined && node.explained > 0)
    parts.push(
      part('explained', -0.8 * far * node.explained, `${node.by}, which it calls, accounts for most of it`, ids),
    )
  if (node.callers.length > 0)
    parts.push(part('reach', 0.5, `${node.callers.join(', ')} got worse with it`.slice(0, 500), ids))
  return parts
}

/** What left what is usual at a node, in words. */
export function departureWords({ node, latency, failures }: DepartedNode): string {
  const said = (what: string, departure: Departure | undefined) =>
    departure === undefined || departure.size < 1
      ? []
      : [`${what} of ${node} went from ${digits(departure.from)} to ${digits(departure.to)}`]
  return [...said('failures', failures), ...said('latency', latency)].join('; ')
}
