import { blindNote, seesAgainNote } from '../../../blocks/sight.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { asOutcome } from '../../kit/outcome.ts'
import type { SlackSurface } from '../slack.ts'

export interface SightTimes {
  readonly everyMs: number
  /** What passes sooner is not worth a word. */
  readonly blindAfterMs: number
}

interface Needs {
  readonly clock: Clock
  readonly log: Log
  /** Of all incidents. */
  readonly channel: string
}

/** The trouble that is on now. */
interface Trouble {
  readonly since: Date
  told?: { readonly channel: string; readonly ts: string }
}

/**
 * Says in the channel of all incidents that the evidence cannot be read or stored, once it could not for a while, and below it
 * when it can again: a house that sees nothing looks like one with nothing to see. At most one message an hour. Never rejects.
 */
export async function watchSight(
  look: () => Promise<unknown>,
  slack: Pick<SlackSurface, 'joinChannel' | 'findMessage' | 'postMessage'>,
  { clock, log, channel }: Needs,
  times: SightTimes,
  signal: AbortSignal,
): Promise<void> {
  let trouble: Trouble | undefined
  const say = async (why: string | undefined) => {
    if (trouble === undefined) return
    if (why === undefined) {
      if (trouble.told !== undefined) await sayAgain(slack, trouble.told, trouble.since, clock.now())
      trouble = undefined
    } else if (trouble.told === undefined && clock.now().getTime() - trouble.since.getTime() >= times.blindAfterMs) {
      trouble.told = await sayBlind(slack, channel, trouble.since, why)
    }
  }
  while (!signal.aborted) {
    const why = await look().then(
      () => undefined,
      (error: unknown) => asOutcome(error).message,
    )
    if (why !== undefined) trouble ??= { since: clock.now() }
    await say(why).catch((error: unknown) =>
      log.warn(
        { error: asOutcome(error).message, why },
        'the evidence cannot be read or stored, and nobody could be told',
      ),
    )
    await clock.sleep(times.everyMs, signal)
  }
}

async function sayBlind(slack: Parameters<typeof watchSight>[1], name: string, since: Date, why: string) {
  const key = `blind:${since.toISOString().slice(0, 13)}`
  const channel = await slack.joinChannel(name)
  const there = await slack.findMessage({ channel }, key, new Date(since.getTime() - 3_600_000))
  const note = blindNote({ since: since.toISOString(), why })
  return { channel, ts: there ?? (await slack.postMessage({ channel }, note, { incident_id: 'sight', key })) }
}

async function sayAgain(
  slack: Parameters<typeof watchSight>[1],
  { channel, ts }: NonNullable<Trouble['told']>,
  since: Date,
  now: Date,
): Promise<void> {
  const note = seesAgainNote({ since: since.toISOString(), until: now.toISOString() })
  const spot = { channel, thread_ts: ts, broadcast: true } as const
  const key = `sees:${since.toISOString()}`
  // The answer to the first try may have been lost.
  if ((await slack.findMessage(spot, key, since)) !== undefined) return
  await slack.postMessage(spot, note, { incident_id: 'sight', key })
}
