import { describe, expect, it } from 'vitest'
import { validateView } from './validate-view.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const input = { type: 'input', label: plain('L'), element: { type: 'plain_text_input' } }
const modal = { type: 'modal', title: plain('T'), submit: plain('Go'), blocks: [input] }

describe('infra/sandbox/slack/block-kit/validate-view.ts', () => {
  it.each([
    ['title', { ...modal, title: plain('x'.repeat(25)) }, 'must be less than 25 characters', '/view/title/text'],
    ['submit', { ...modal, submit: undefined }, 'missing required field: submit, as there are input blocks', '/view'],
    [
      'private_metadata',
      { ...modal, private_metadata: 'x'.repeat(3001) },
      'must be less than 3001 characters',
      '/view/private_metadata',
    ],
    [
      'callback_id',
      { ...modal, callback_id: 'x'.repeat(256) },
      'must be less than 256 characters',
      '/view/callback_id',
    ],
    ['unknown field', { ...modal, colour: 'red' }, 'invalid additional property: colour', '/view'],
    ['block inside', { ...modal, blocks: [{ type: 'header' }] }, 'missing required field: text', '/view/blocks/0'],
  ])('refuses a modal with a bad %s', (_what, view, message, pointer) => {
    expect(validateView(view, 'modal')).toEqual([{ pointer, message }])
  })

  it('takes a modal and a Home tab that are right', () => {
    expect(validateView(modal, 'modal')).toEqual([])
    expect(validateView({ type: 'home', blocks: [{ type: 'divider' }] }, 'home')).toEqual([])
  })

  it('refuses blocks that Home does not show', () => {
    const [problem] = validateView({ type: 'home', blocks: [{ type: 'markdown', text: 'x' }] }, 'home')
    expect(problem?.message).toBe('block of type markdown is not allowed in a home')
  })
})
