import { type Json, jsonsOf } from '../json.ts'
import { anything, boolean, list, object, oneOf, type Problem, problemsOf, string } from './check.ts'
import { plainText } from './objects.ts'
import { validateBlocks } from './validate-blocks.ts'

const common = {
  private_metadata: string(3000, 0),
  callback_id: string(255, 0),
  external_id: string(255, 0),
}

const modal = object({
  required: { type: oneOf('modal'), title: plainText(24), blocks: list(anything, 0, Number.MAX_SAFE_INTEGER) },
  optional: {
    ...common,
    submit: plainText(24),
    close: plainText(24),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
  also: (view, pointer, report) => {
    const hasInput = jsonsOf(view.blocks).some((block) => block.type === 'input')
    if (hasInput && view.submit === undefined)
      report(pointer, 'missing required field: submit, as there are input blocks')
  },
})

const home = object({
  required: { type: oneOf('home'), blocks: list(anything, 0, Number.MAX_SAFE_INTEGER) },
  optional: { ...common, title: anything, close: anything, submit: anything },
})

/** Everything wrong with a modal or a Home tab; the list is empty when Slack would take it. */
export function validateView(view: Json, kind: 'modal' | 'home'): readonly Problem[] {
  const problems = problemsOf(kind === 'modal' ? modal : home, view, '/view')
  return [
    ...problems,
    ...validateBlocks(view.blocks, kind, '/view/blocks').problems.filter((entry) => isNew(problems, entry)),
  ]
}

function isNew(problems: readonly Problem[], entry: Problem): boolean {
  return !problems.some((known) => known.pointer === entry.pointer && known.message === entry.message)
}
