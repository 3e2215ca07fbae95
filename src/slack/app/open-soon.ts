import type { ModalView } from '@slack/types'
import { readingView, waitingView } from '../../../blocks/forms/reports.ts'
import { fitBlocks } from '../../../blocks/limits.ts'
import { Mrkdwn, md } from '../../../blocks/mrkdwn.ts'
import { section } from '../../../blocks/parts.ts'
import { asOutcome } from '../../kit/outcome.ts'
import type { DeskDeps } from './desk-deps.ts'
import type { Origin } from './gesture.ts'
import { tell } from './tell.ts'

/** Slack lets a window open for 3,000 ms after the gesture; an answer that takes longer than this gets a waiting window. */
const SOON_MS = 1_000

/**
 * Opens the window that `make` comes up with, or says the words it gives instead. Never rejects for want of a window:
 * the person is told to try again, because a window cannot be opened later.
 */
export async function openSoon(
  deps: Pick<DeskDeps, 'replies' | 'log' | 'clock'>,
  who: Origin,
  title: string,
  make: () => Promise<ModalView | Mrkdwn>,
): Promise<void> {
  const made = make().catch((error: unknown) => {
    deps.log.warn({ code: asOutcome(error).code, error: asOutcome(error).message }, 'a window could not be filled')
    return md`I could not look that up just now, and nothing was recorded. Try again in a minute.`
  })
  const patience = new AbortController()
  const first = await Promise.race([made, deps.clock.sleep(SOON_MS, patience.signal)])
  patience.abort()
  if (first instanceof Mrkdwn) return sayInstead(deps, who, title, first)
  const opened = await open(deps, who, first ?? waitingView(title))
  if (first !== undefined || opened === undefined) return
  const late = await made
  const view = late instanceof Mrkdwn ? readingView(title, [section(late)]) : late
  await deps.replies.updateView(opened, fitted(view)).catch((error: unknown) => {
    deps.log.info({ code: asOutcome(error).code }, 'a window was closed before it was filled')
  })
}

/** Outside of channels, as in the home tab, only a window is seen at once: a direct message would be looked for in vain. */
async function sayInstead(
  deps: Pick<DeskDeps, 'replies' | 'log'>,
  who: Origin,
  title: string,
  words: Mrkdwn,
): Promise<void> {
  const { trigger_id, channel_id, response_url } = who
  if (trigger_id === undefined || channel_id !== undefined || response_url !== undefined) return tell(deps, who, words)
  try {
    await deps.replies.openView(trigger_id, fitted(readingView(title, [section(words)])))
  } catch (error) {
    deps.log.warn({ code: asOutcome(error).code }, 'Slack did not open a window')
    await tell(deps, who, words)
  }
}

async function open(
  deps: Pick<DeskDeps, 'replies' | 'log'>,
  who: Origin,
  view: ModalView,
): Promise<string | undefined> {
  try {
    if (who.trigger_id !== undefined) return await deps.replies.openView(who.trigger_id, fitted(view))
  } catch (error) {
    deps.log.warn({ code: asOutcome(error).code }, 'Slack did not open a window')
  }
  await tell(
    deps,
    who,
    md`Slack closed the door before the window opened: that works only for three seconds. Nothing was recorded; please do it once more.`,
  )
  return undefined
}

function fitted(view: ModalView): ModalView {
  return { ...view, blocks: [...fitBlocks(view.blocks, 'modal')] }
}
