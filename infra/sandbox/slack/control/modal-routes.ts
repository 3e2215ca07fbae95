import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { closeView, submitView } from '../acts/submit-view.ts'
import { useElement, withChoice } from '../acts/use-element.ts'
import { stackOf, topModal } from '../acts/view-stack.ts'
import type { House } from '../house.ts'
import { viewJson } from '../shape/view-json.ts'
import type { User, View } from '../workspace/model.ts'
import { ControlError } from './control-error.ts'
import { chosenValue } from './element-value.ts'
import { findElement, labelsIn } from './find-element.ts'
import { inputFaults } from './input-faults.ts'
import { personNamed } from './who-and-where.ts'

const asWhom = z.object({ as: z.string() })
const filling = z.strictObject({ as: z.string(), values: z.record(z.string(), z.unknown()).default({}) })
const closing = z.strictObject({ as: z.string(), all: z.boolean().default(false) })

/** The modal a person has open. */
export function modalRoutes(scope: FastifyInstance, house: House): void {
  scope.get('/modal', async (request) => {
    const user = personNamed(house, asWhom.parse(request.query).as)
    const view = topModal(house, user.id)
    return view === undefined ? { view: null, depth: 0 } : shown(house, view)
  })
  scope.post('/modal/fill', async (request) => {
    const { as, values } = filling.parse(request.body)
    const user = personNamed(house, as)
    return shown(house, await fill(house, user, values))
  })
  scope.post('/modal/submit', async (request) => {
    const { as, values } = filling.parse(request.body)
    const user = personNamed(house, as)
    const view = await fill(house, user, values)
    if (view.source.submit === undefined)
      throw new ControlError(409, 'This modal has no submit button. Close it instead.')
    const errors = inputFaults(view)
    if (Object.keys(errors).length > 0) {
      const words = Object.entries(errors).map(([block, fault]) => `${block}: ${fault}`)
      throw new ControlError(422, `The form is not complete (${words.join('; ')}). Fill this in and submit again.`, {
        errors,
      })
    }
    return submitView(house, user, view)
  })
  scope.post('/modal/close', async (request) => {
    const { as, all } = closing.parse(request.body)
    const user = personNamed(house, as)
    return closeView(house, user, openModal(house, user), all)
  })
}

/** Fields by label, block_id or action_id. */
async function fill(house: House, user: User, values: Readonly<Record<string, unknown>>): Promise<View> {
  for (const [name, given] of Object.entries(values)) {
    const view = openModal(house, user)
    const { blocks } = view.source
    const found =
      findElement(blocks, { label: name }, user.id) ??
      findElement(blocks, { action_id: name }, user.id) ??
      findElement(blocksNamed(blocks, name), {}, user.id)
    if (found === undefined)
      throw new ControlError(404, `The form has no field "${name}". There is: ${labelsIn(blocks).join(', ')}.`)
    const use = { user, place: { kind: 'view', view } as const, block: found.block, element: found.element }
    const filled = { ...use, chosen: await chosenValue(house, use, given) }
    const dispatches = found.block.type !== 'input' || found.block.dispatch_action === true
    if (dispatches) await useElement(house, filled)
    else withChoice(house, filled)
  }
  return openModal(house, user)
}

function blocksNamed(blocks: unknown, name: string): unknown {
  return Array.isArray(blocks) ? blocks.filter((block) => block.block_id === name) : []
}

function openModal(house: House, user: User): View {
  const view = topModal(house, user.id)
  if (view === undefined) throw new ControlError(409, `${user.name} has no modal open. Press what opens one first.`)
  return view
}

function shown(house: House, view: View) {
  return { view: viewJson(view), errors: view.errors, depth: stackOf(house, view.root_view_id).length }
}
