import type { AnyBlock } from '@slack/types'
import { channel, date, join, type Mrkdwn, md, short } from '../mrkdwn.ts'
import { context } from '../parts.ts'
import type { ClosedIncident, Findings, OpenIncident } from './props.ts'

const SHOWN = 3

/** The incidents that are about this already: nobody should declare one twice, or look into what was looked into. */
export function incidentsBlock({ open = [], closed = [] }: Findings): AnyBlock | undefined {
  if (open.length + closed.length === 0) return undefined
  return context(
    join([...told('Open already:', open.map(openWords)), ...told('Closed:', closed.map(closedWords))], '\n'),
  )
}

function told(head: string, incidents: readonly Mrkdwn[]): readonly Mrkdwn[] {
  if (incidents.length === 0) return []
  const shown = incidents.length === SHOWN + 1 ? incidents : incidents.slice(0, SHOWN)
  const rest = incidents.length - shown.length
  const more = rest > 0 ? [md`and ${rest} more`] : []
  return [md`${head} ${join([...shown, ...more])}`]
}

export function openWords({ title, channel_id }: OpenIncident): Mrkdwn {
  return channel_id === undefined ? short(title, 100) : md`${channel(channel_id)} ${short(title, 100)}`
}

function closedWords(one: ClosedIncident): Mrkdwn {
  return md`${openWords(one)}, ${one.is_suppressed ? 'suppressed' : 'resolved'} ${date(one.closed_at, '{date_short_pretty} {time}')}`
}
