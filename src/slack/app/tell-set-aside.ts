import { decodeOrigin } from '../../../blocks/forms/origin.ts'
import { code, md } from '../../../blocks/mrkdwn.ts'
import type { DeskDeps } from './desk-deps.ts'
import type { Gesture } from './gesture.ts'
import { type Listener, tell } from './tell.ts'

/** Tells a person that what they asked for was given up; nobody waits for reactions and for an opened home tab. */
export async function tellSetAside(
  deps: Pick<DeskDeps, 'replies' | 'log' | 'settings'>,
  gesture: Gesture | undefined,
): Promise<void> {
  if (gesture === undefined || gesture.kind === 'home-opened' || gesture.kind === 'reaction') return
  const origin = gesture.kind === 'submission' ? decodeOrigin(gesture.metadata) : {}
  const to: Listener = { ...gesture, ...origin, replace: false }
  const look = code(`${deps.settings.commands[0] ?? '/incident'} timeline`)
  await tell(
    deps,
    to,
    md`I could not do that, and gave up. ${look} shows whether it was recorded; if not, do it once more. Whoever runs Faultline finds the reason in its log.`,
  )
}
