import type { Clock } from '../../kit/clock.ts'
import { type CrashPoint, crashPoint } from '../../kit/crash-point.ts'
import { nameId } from '../../kit/ids.ts'
import type { Surface } from '../present/surface.ts'
import type { Made, Marker, SlackSurface, Spot } from '../slack.ts'
import type { OutboxRow, Owner } from './row.ts'
import { messageId, readMessageId } from './spot-of.ts'

export interface PerformDeps {
  readonly slack: SlackSurface
  readonly clock: Clock
  /** How long Slack may hide a message that it took. */
  readonly lookupDelayMs: number
  readonly signal: AbortSignal
}

/** Reading back begins this long before the first attempt: clocks differ. */
const LOOK_BACK_MS = 120_000

/** Does what a row asks for, or finds that it was done. Resolves with what Slack calls the result. */
export async function perform(deps: PerformDeps, owner: Owner, row: OutboxRow, spot: Spot): Promise<Made> {
  const { slack } = deps
  const { surface } = row
  switch (surface.kind) {
    case 'channel':
      return effect('channel', () => slack.ensureChannel(surface))
    case 'message':
      return row.external_id === null
        ? post(deps, owner, row, surface, spot)
        : update(deps, owner, surface, row.external_id)
    case 'topic':
      return effect('topic', () => slack.setTopic(spot.channel, surface.topic).then(() => done(spot.channel)))
    case 'pin': {
      const ts = spot.thread_ts ?? ''
      return effect('pin', () => slack.pin(spot.channel, ts).then(() => done(messageId(spot.channel, ts))))
    }
    case 'bookmark':
      return effect('bookmark', () => slack.addBookmark(spot.channel, surface))
    case 'invite':
      return effect('invite', () => slack.invite(spot.channel, [surface.user_id]).then(() => done(surface.user_id)))
    case 'file':
      return upload(deps, row, surface, spot)
  }
}

/** The method whose rate and pauses apply. */
export function methodOf(row: OutboxRow): string {
  if (row.surface.kind !== 'message') return row.surface.kind
  return row.external_id === null ? 'post' : 'update'
}

type MessageOf = Extract<Surface, { kind: 'message' }>
type FileOf = Extract<Surface, { kind: 'file' }>

async function post(deps: PerformDeps, owner: Owner, row: OutboxRow, surface: MessageOf, spot: Spot): Promise<Made> {
  const marker = markerOf(owner, surface)
  const found = await lookTwice(deps, row, (since) => deps.slack.findMessage(spot, marker.key, since))
  if (found !== undefined) return { id: messageId(spot.channel, found), outcome: 'adopted' }
  return effect('post', () =>
    deps.slack.postMessage(spot, surface.message, marker).then((ts) => done(messageId(spot.channel, ts))),
  )
}

function update({ slack }: PerformDeps, owner: Owner, surface: MessageOf, id: string): Promise<Made> {
  const { channel, ts } = readMessageId(id)
  return effect('update', () =>
    slack.updateMessage(channel, ts, surface.message, markerOf(owner, surface)).then(() => done(id)),
  )
}

async function upload(deps: PerformDeps, row: OutboxRow, surface: FileOf, spot: Spot): Promise<Made> {
  const found = await lookTwice(deps, row, (since) => deps.slack.findFile(spot, surface.filename, since))
  if (found !== undefined) return { id: found, outcome: 'adopted' }
  return effect('file', () => deps.slack.uploadFile(spot, surface).then(done))
}

/** After an attempt of unknown end: absent twice, some seconds apart, means that it was not done. */
async function lookTwice(deps: PerformDeps, row: OutboxRow, look: (since: Date) => Promise<string | undefined>) {
  if (row.unsure_since === null) return undefined
  const since = new Date(row.unsure_since - LOOK_BACK_MS)
  const first = await look(since)
  if (first !== undefined) return first
  await deps.clock.sleep(deps.lookupDelayMs, deps.signal)
  return look(since)
}

function markerOf(owner: Owner, surface: MessageOf): Marker {
  const key = nameId([owner.tenant, owner.incident, 'slack', surface.key])
  return { incident_id: owner.incident, key, event_id: surface.event_id }
}

function done(id: string): Made {
  return { id, outcome: 'done' }
}

type Deed = 'channel' | 'post' | 'update' | 'topic' | 'pin' | 'bookmark' | 'file' | 'invite'

async function effect(deed: Deed, act: () => Promise<Made>): Promise<Made> {
  crashPoint(`slack.${deed}:before` satisfies CrashPoint)
  const made = await act()
  crashPoint(`slack.${deed}:after` satisfies CrashPoint)
  return made
}
