import type { AnyBlock } from '@slack/types'
import { date, md, short } from '../mrkdwn.ts'
import { context, facts, section } from '../parts.ts'
import { preformatted, rich } from '../rich.ts'
import { count } from '../words.ts'

export interface EvidenceProps {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly summary: string
  readonly service?: string
  readonly at?: string
  readonly count?: number
  readonly sample?: string
  readonly ref?: string
  readonly query_id?: string
}

/** One piece of evidence as the snapshot holds it: what a claim rests on, word for word. */
export function evidenceBlocks(props: EvidenceProps): readonly (AnyBlock | undefined)[] {
  return [
    section(md`*${short(props.title, 300)}*`),
    props.summary === '' ? undefined : section(short(props.summary, 2_000)),
    facts([
      ['Service', props.service],
      ['When', props.at === undefined ? undefined : date(props.at)],
      ['Seen', props.count === undefined ? undefined : count(props.count, 'time')],
      ['Reference', props.ref],
    ]),
    props.sample === undefined ? undefined : rich(preformatted(props.sample)),
    context(
      md`Evidence ${props.id} · ${props.kind.replaceAll('_', ' ')}${props.query_id === undefined ? md`` : md` · query ${props.query_id}`}`,
    ),
  ]
}
