import { isoOf } from '../../src/worker-kit/instants.ts'
import { clip } from './clip.ts'
import { itemOf } from './flag-causes.ts'
import type { Focus } from './focus.ts'
import type { Item } from './item.ts'
import { digits } from './series/digits.ts'
import type { Movement } from './series/movement.ts'
import { departureWords } from './series/node-causes.ts'
import { type DepartedNode, departedNodes } from './series/nodes.ts'
import { NO_SIGNALS, type Signals } from './signals.ts'

const NAMES = { flag: 'Flag', config: 'Setting', migration: 'Migration' } as const

/** What series, flags and notices have to show: only what moved, and what was said at all. */
export function signalItems(focus: Focus, signals: Signals = NO_SIGNALS): Item[] {
  return [
    ...focus.movements.slice(0, 20).map(movementItem),
    ...departedNodes(signals).map(nodeItem),
    ...signals.flags.slice(0, 20).map(flagItem),
    ...signals.notices.slice(0, 20).map(noticeItem),
  ]
}

function movementItem({ metric, service, direction, from, to, beganMs }: Movement): Item {
  return {
    kind: 'metric',
    key: `${service}\n${metric}`,
    title: clip(`${metric} of ${service}`, 500),
    summary: `${direction > 0 ? 'Rose' : 'Fell'} from ${digits(from)} to ${digits(to)}, and stayed away from its past`,
    service: clip(service, 200),
    at: isoOf(beganMs),
  }
}

function nodeItem(node: DepartedNode): Item {
  return {
    kind: 'metric',
    key: node.node,
    title: clip(`Metrics of ${node.node}`, 500),
    summary: clip(departureWords(node), 2_000),
    service: clip(node.node, 200),
  }
}

function flagItem(flag: Signals['flags'][number]): Item {
  return {
    ...itemOf(flag),
    title: clip(`${NAMES[flag.kind ?? 'flag']} ${flag.flag} of ${flag.service}`, 500),
    summary: clip(flag.change, 2_000),
    service: clip(flag.service, 200),
    at: flag.at,
    ...(flag.told === undefined ? {} : { query_id: 'changes' }),
  }
}

function noticeItem({ source, at, text }: Signals['notices'][number]): Item {
  return {
    kind: 'notice',
    key: `${source}\n${at}`,
    title: clip(source, 500),
    summary: clip(text, 2_000),
    at,
  }
}
