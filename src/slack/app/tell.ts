import { fitMessage } from '../../../blocks/limits.ts'
import { plainAnswer } from '../../../blocks/lists/status.ts'
import { Mrkdwn } from '../../../blocks/mrkdwn.ts'
import type { Message } from '../../../blocks/parts.ts'
import { asOutcome, RetryLater } from '../../kit/outcome.ts'
import type { DeskDeps } from './desk-deps.ts'

/** Whom to tell, and where they are looking. */
export interface Listener {
  readonly user_id: string
  readonly channel_id?: string
  readonly thread_ts?: string
  readonly response_url?: string
  /** The gesture came from a message only this person sees: the answer takes its place. */
  readonly replace?: boolean
}

/**
 * Tells one person something, nobody else: through the gesture's own address, in the channel, or as a direct message,
 * whichever works first. Rejects with `RetryLater` only when all of them may work later.
 */
export async function tell(
  deps: Pick<DeskDeps, 'replies' | 'log'>,
  to: Listener,
  words: Mrkdwn | Message,
): Promise<void> {
  const message = fitMessage(words instanceof Mrkdwn ? plainAnswer(words) : words)
  const failures: unknown[] = []
  for (const way of ways(deps, to, message)) {
    try {
      return await way()
    } catch (error) {
      failures.push(error)
    }
  }
  const outcomes = failures.map(asOutcome)
  deps.log.warn({ user: to.user_id, codes: outcomes.map((outcome) => outcome.code) }, 'a person could not be told')
  const later = outcomes.find((outcome) => outcome instanceof RetryLater)
  if (later !== undefined) throw later
}

function ways(
  { replies }: Pick<DeskDeps, 'replies'>,
  to: Listener,
  message: Message,
): readonly (() => Promise<void>)[] {
  const { user_id, channel_id, thread_ts, response_url, replace = false } = to
  const respond =
    response_url === undefined ? [] : [() => replies.respond(response_url, message, { replaceOriginal: replace })]
  const where =
    channel_id === undefined ? undefined : { channel_id, user_id, ...(thread_ts === undefined ? {} : { thread_ts }) }
  const ephemeral = where === undefined ? [] : [() => replies.ephemeral(where, message)]
  // The gesture's own address cannot reach into a thread.
  const near = thread_ts === undefined || replace ? [...respond, ...ephemeral] : [...ephemeral, ...respond]
  return [...near, () => replies.direct(user_id, message)]
}
