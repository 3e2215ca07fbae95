import type { Place, Surface } from '../present/surface.ts'
import type { Spot } from '../slack.ts'
import type { OutboxRow } from './row.ts'

/** `C1/1700.0001` as a channel and a timestamp. */
export function readMessageId(externalId: string): { readonly channel: string; readonly ts: string } {
  const at = externalId.indexOf('/')
  return { channel: externalId.slice(0, at), ts: externalId.slice(at + 1) }
}

export function messageId(channel: string, ts: string): string {
  return `${channel}/${ts}`
}

/** Where a surface goes, or undefined while what it stands in or under is not there yet. */
export function spotOf(surface: Surface, rows: ReadonlyMap<string, OutboxRow>, incidents: string): Spot | undefined {
  switch (surface.kind) {
    case 'channel':
      return { channel: '' }
    case 'message':
      return placed(surface.place, rows, incidents)
    case 'file':
      return placed({ in: 'thread', of: surface.of }, rows, incidents)
    case 'pin':
      return under(surface.of, rows)
    default:
      return placed({ in: 'incident' }, rows, incidents)
  }
}

/** Posts of one group keep their order: one that waits holds those behind it. */
export function groupOf(surface: Surface): string {
  if (surface.kind !== 'message') return surface.kind
  const { place } = surface
  return place.in === 'incidents' || (place.in === 'thread' && place.of === 'card') ? 'incidents' : 'incident'
}

function placed(place: Place, rows: ReadonlyMap<string, OutboxRow>, incidents: string): Spot | undefined {
  if (place.in === 'incidents') return { channel: incidents }
  if (place.in === 'thread') {
    const spot = under(place.of, rows)
    return spot && place.broadcast ? { ...spot, broadcast: true } : spot
  }
  const channel = rows.get('channel')?.external_id
  return channel === undefined || channel === null ? undefined : { channel }
}

function under(key: string, rows: ReadonlyMap<string, OutboxRow>): Spot | undefined {
  const parent = rows.get(key)?.external_id
  if (parent === undefined || parent === null) return undefined
  const { channel, ts } = readMessageId(parent)
  return { channel, thread_ts: ts }
}
