import { isoOf } from '../../src/worker-kit/instants.ts'
import { clip } from './clip.ts'
import { itemOf } from './flag-causes.ts'
import type { Focus } from './focus.ts'
import type { Item } from './item.ts'
import { digits } from './series/digits.ts'
import { departureWords } from './series/node-causes.ts'
import { departedNodes } from './series/nodes.ts'
import { NO_SIGNALS, type Signals } from './signals.ts'

const NAMES = { flag: 'Flag', config: 'Setting', migration: 'Migration' } as const

/** What series, flags and notices have to show: only what moved, and what was said at all. */
export function signalItems(focus: Focus, signals: Signals = NO_SIGNALS): Item[] {
  return [
    ...focus.movements.slice(0, 20).map(
      (one): Item => ({
        kind: 'metric',
        key: `${one.service}\n${one.metric}`,
        title: clip(`${one.metric} of ${one.service}`, 500),
        summary: `${one.direction > 0 ? 'Rose' : 'Fell'} from ${digits(one.from)} to ${digits(one.to)}, and stayed away from its past`,
        service: clip(one.service, 200),
        at: isoOf(one.beganMs),
      }),
    ),
    ...departedNodes(signals).map(
      (node): Item => ({
        kind: 'metric',
        key: node.node,
        title: clip(`Metrics of ${node.node}`, 500),
        summary: clip(departureWords(node), 2_000),
        service: clip(node.node, 200),
      }),
    ),
    ...signals.flags.slice(0, 20).map(
      (flag): Item => ({
        ...itemOf(flag),
        title: clip(`${NAMES[flag.kind ?? 'flag']} ${flag.flag} of ${flag.service}`, 500),
        summary: clip(flag.change, 2_000),
        service: clip(flag.service, 200),
        at: flag.at,
        ...(flag.told === undefined ? {} : { query_id: 'changes' }),
      }),
    ),
    ...signals.notices.slice(0, 20).map(
      (notice): Item => ({
        kind: 'notice',
        key: `${notice.source}\n${notice.at}`,
        title: clip(notice.source, 500),
        summary: clip(notice.text, 2_000),
        at: notice.at,
      }),
    ),
  ]
}
