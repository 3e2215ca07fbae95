import type { AnyBlock } from '@slack/types'
import type { Evidence } from '../evidence.ts'
import { date, dated, md } from '../mrkdwn.ts'
import { context, divider, facts, section } from '../parts.ts'
import { preformatted, rich } from '../rich.ts'
import { count } from '../words.ts'

export interface EvidenceProps extends Evidence {
  readonly ref?: string | undefined
  readonly query_id?: string | undefined
}

/** Slack takes 100 blocks in a window; each item has at most five and a line above it. */
const SHOWN = 16

/** Pieces of evidence as the snapshot holds them: what claims rest on, word for word. */
export function evidenceBlocks(items: readonly EvidenceProps[]): readonly (AnyBlock | undefined)[] {
  const rest = items.length - SHOWN
  return [
    ...items.slice(0, SHOWN).flatMap((item, i) => [...(i === 0 ? [] : [divider()]), ...itemBlocks(item)]),
    rest > 0 ? context(md`and ${rest} more`) : undefined,
  ]
}

function itemBlocks(props: EvidenceProps): readonly (AnyBlock | undefined)[] {
  return [
    section(md`*${dated(props.title, 300)}*`),
    props.summary === '' ? undefined : section(dated(props.summary, 2_000)),
    facts([
      ['Service', props.service],
      ['When', props.at === undefined ? undefined : date(props.at, '{date_short_pretty} {time_secs}')],
      ['Seen', props.count === undefined ? undefined : count(props.count, 'time')],
      ['Reference', props.ref],
    ]),
    props.sample === undefined ? undefined : rich(preformatted(props.sample)),
    context(
      md`Evidence ${props.id} · ${props.kind.replaceAll('_', ' ')}${props.query_id === undefined ? md`` : md` · query ${props.query_id}`}`,
    ),
  ]
}
