import { onClick } from '../actions/on-click.ts'
import { onReaction } from '../actions/on-reaction.ts'
import { onShortcut } from '../actions/on-shortcut.ts'
import { onSubmission } from '../actions/on-submission.ts'
import { onCommand } from '../commands/on-command.ts'
import { onMention } from '../commands/on-mention.ts'
import { drawHome } from '../home/draw-home.ts'
import type { DeskDeps } from './desk-deps.ts'
import type { Gesture } from './gesture.ts'

/** Does what a gesture asks for. `RetryLater`: it may be handed in again, which is harmless. */
export function answer(deps: DeskDeps, gesture: Gesture): Promise<void> {
  switch (gesture.kind) {
    case 'click':
      return onClick(deps, gesture)
    case 'submission':
      return onSubmission(deps, gesture)
    case 'command':
      return onCommand(deps, gesture)
    case 'mention':
      return onMention(deps, gesture)
    case 'shortcut':
      return onShortcut(deps, gesture)
    case 'reaction':
      return onReaction(deps, gesture)
    case 'home-opened':
      return drawHome(deps, gesture.user_id)
  }
}
