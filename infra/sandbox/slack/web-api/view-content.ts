import { slackMessage } from '../block-kit/check.ts'
import { fillIds } from '../block-kit/fill-ids.ts'
import { validateView } from '../block-kit/validate-view.ts'
import { type Json, jsonsOf } from '../json.ts'
import { newId } from '../workspace/workspace.ts'
import type { Args } from './args.ts'
import { withMessages } from './slack-error.ts'

/** The `view` argument, checked, its ids filled in; throws invalid_arguments. */
export function checkedView(args: Args, kind: 'modal' | 'home'): Json {
  const view = args.object('view', 'invalid_arguments')
  if (view === undefined) throw withMessages('invalid_arguments', ['[ERROR] missing required field: view'])
  return filledView(view, kind)
}

/** The same for a view that came in an acknowledgement. */
export function filledView(view: Json, kind: 'modal' | 'home'): Json {
  const problems = validateView(view, kind)
  if (problems.length > 0) throw withMessages('invalid_arguments', problems.map(slackMessage))
  return { ...view, blocks: fillIds(jsonsOf(view.blocks), () => newId('').slice(0, 5)) }
}
