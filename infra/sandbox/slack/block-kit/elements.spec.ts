import { describe, expect, it } from 'vitest'
import { actions, button, input, type LimitCase, option, plain, select, times } from '../testing/block-samples.ts'
import { validateBlocks } from './validate-blocks.ts'

const ROWS: readonly LimitCase[] = [
  [
    'button text',
    [actions(button({ text: plain('x'.repeat(75)) }))],
    [actions(button({ text: plain('x'.repeat(76)) }))],
    'must be less than 76',
  ],
  [
    'button value',
    [actions(button({ value: 'x'.repeat(2000) }))],
    [actions(button({ value: 'x'.repeat(2001) }))],
    'must be less than 2001',
  ],
  [
    'button style',
    [actions(button({ style: 'danger' }))],
    [actions(button({ style: 'loud' }))],
    'must be one of: primary, danger',
  ],
  [
    'action ids',
    [actions(button({ action_id: 'a' }), button({ action_id: 'b' }))],
    [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    'action_id already exists',
  ],
  ['options', [actions(select(100))], [actions(select(101))], 'no more than 100 items'],
  [
    'option fields',
    [actions({ type: 'overflow', options: [option('a')] })],
    [actions({ type: 'overflow', options: [{ type: 'option', ...option('a') }] })],
    'invalid additional property: type',
  ],
  [
    'overflow',
    [actions({ type: 'overflow', options: times(5, () => option('a')) })],
    [actions({ type: 'overflow', options: times(6, () => option('a')) })],
    'no more than 5 items',
  ],
  [
    'preset option',
    [actions({ ...select(2), initial_option: option('o1') })],
    [actions({ ...select(2), initial_option: option('o9') })],
    'must match an option',
  ],
  [
    'confirm',
    [actions(button({ confirm: { title: plain('T'), text: plain('x'), confirm: plain('Y'), deny: plain('N') } }))],
    [
      actions(
        button({ confirm: { title: plain('T'), text: plain('x'), confirm: plain('Y'.repeat(31)), deny: plain('N') } }),
      ),
    ],
    'must be less than 31',
  ],
  [
    'number input',
    [input({ type: 'plain_text_input' })],
    [input({ type: 'number_input', is_decimal_allowed: false })],
    'only allowed in a modal',
  ],
  [
    'checkboxes',
    [input({ type: 'checkboxes', options: times(10, () => option('a')) })],
    [input({ type: 'checkboxes', options: times(11, () => option('a')) })],
    'no more than 10 items',
    'modal',
  ],
]

describe('infra/sandbox/slack/block-kit/elements.ts', () => {
  for (const [what, good, bad, fault, surface = 'message'] of ROWS) {
    it(`takes and refuses: ${what}`, () => {
      expect(validateBlocks(good, surface)).toEqual({ problems: [] })
      const refused = validateBlocks(bad, surface)
      expect(refused.error).toBe('invalid_blocks')
      expect(refused.problems.map((problem) => problem.message).join('; ')).toContain(fault)
    })
  }
})
