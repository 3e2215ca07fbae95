import { fitMessage } from '../../../blocks/limits.ts'
import { type DigestProps, digestMessage } from '../../../blocks/lists/digest.ts'
import type { Message } from '../../../blocks/parts.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { type DigestSettings, digestKey, digestWindow } from './next-digest.ts'
import { type DigestSources, readDigest } from './read-digest.ts'

export interface DigestOptions extends DigestSources {
  /** Posts once per key, however often it is called: the key is looked up before anything is posted. */
  readonly post: (channel: string, message: Message, key: string) => Promise<void>
  /** Nothing was stated before that, ever: a house that began later has not seen the day that it would tell of. */
  readonly isNew: (at: Date) => Promise<boolean>
  readonly clock: Clock
  readonly settings: DigestSettings
  readonly log: Log
}

/** A digest that was missed is still worth posting for this long. */
const CATCH_UP_MS = 6 * 3_600_000
/** After this nobody waits for it any more: a quiet one is left out. */
const LATE_MS = 30 * 60_000
/** A house that is there at the time is no later than this, also where it is started again meanwhile. */
const ON_TIME_MS = 10 * 60_000

/**
 * Posts the digest that is due at a slot of the daily schedule. Holds no state: the key names the day, so a restart
 * repeats nothing. A missed digest is made up for within six hours, unless there is nothing to tell.
 */
export function createDigest(options: DigestOptions): (slot: { readonly at: Date }) => Promise<void> {
  const { clock, settings, log, post, isNew } = options
  return async ({ at }) => {
    const ageMs = clock.now().getTime() - at.getTime()
    if (ageMs > CATCH_UP_MS) return
    if (ageMs > ON_TIME_MS && (await isNew(at))) return
    const key = digestKey(at, settings.timeZone)
    const props = await readDigest(options, at, digestWindow(at))
    if (isQuiet(props) && ageMs > LATE_MS) return
    await post(settings.channel, fitMessage(digestMessage(props)), key)
    log.info({ key }, 'the digest is posted')
  }
}

function isQuiet(props: DigestProps): boolean {
  return props.open.length + props.opened.length + props.resolutions + props.suppressed.length === 0
}
