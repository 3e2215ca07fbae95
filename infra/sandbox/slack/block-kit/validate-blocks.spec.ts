import { describe, expect, it } from 'vitest'
import { slackMessage } from './check.ts'
import type { Surface } from './surfaces.ts'
import { validateBlocks } from './validate-blocks.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) })
const button = (extra = {}) => ({ type: 'button', text: plain('Go'), ...extra })
const option = (value: string) => ({ text: plain(value), value })
const times = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))
const table = (rows: number, columns: number) => ({
  type: 'table',
  rows: times(rows, () => times(columns, () => ({ type: 'raw_text', text: 'x' }))),
})
const chart = {
  type: 'data_visualization',
  title: 'Errors',
  chart: { type: 'pie', segments: [{ label: 'a', value: 1 }] },
}
const line = (points: readonly string[]) => ({
  type: 'data_visualization',
  title: 'Errors',
  chart: {
    type: 'line',
    series: [{ name: 's', data: points.map((label) => ({ label, value: 1 })) }],
    axis_config: { categories: ['1', '2'] },
  },
})
const actions = (...elements: unknown[]) => ({ type: 'actions', elements })
const select = (count: number) => ({ type: 'static_select', options: times(count, (index) => option(`o${index}`)) })
const input = (element: unknown) => ({ type: 'input', label: plain('L'), element })

type Row = readonly [what: string, good: readonly unknown[], bad: readonly unknown[], fault: string, surface?: Surface]

const ROWS: readonly Row[] = [
  [
    'header text',
    [{ type: 'header', text: plain('x'.repeat(150)) }],
    [{ type: 'header', text: plain('x'.repeat(151)) }],
    'must be less than 151 characters',
  ],
  [
    'header kind of text',
    [{ type: 'header', text: plain('x') }],
    [{ type: 'header', text: mrkdwn('x') }],
    'unsupported type: mrkdwn',
  ],
  [
    'section text, in code points',
    [section('😀'.repeat(3000))],
    [section('x'.repeat(3001))],
    'must be less than 3001 characters',
  ],
  ['empty text', [section('x')], [section('')], 'must be more than 0 characters'],
  ['section content', [section('x')], [{ type: 'section' }], 'must provide one of: text, fields'],
  [
    'fields',
    [{ type: 'section', fields: times(10, () => mrkdwn('x')) }],
    [{ type: 'section', fields: times(11, () => mrkdwn('x')) }],
    'no more than 10 items',
  ],
  [
    'field text',
    [{ type: 'section', fields: [mrkdwn('x'.repeat(2000))] }],
    [{ type: 'section', fields: [mrkdwn('x'.repeat(2001))] }],
    'must be less than 2001',
  ],
  ['blocks', times(50, () => ({ type: 'divider' })), times(51, () => ({ type: 'divider' })), 'no more than 50 items'],
  [
    'blocks in a modal',
    times(100, () => ({ type: 'divider' })),
    times(101, () => ({ type: 'divider' })),
    'no more than 100 items',
    'modal',
  ],
  [
    'context elements',
    [{ type: 'context', elements: times(10, () => mrkdwn('x')) }],
    [{ type: 'context', elements: times(11, () => mrkdwn('x')) }],
    'no more than 10 items',
  ],
  [
    'actions',
    [actions(...times(25, () => button()))],
    [actions(...times(26, () => button()))],
    'no more than 25 items',
  ],
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
  [
    'block ids',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'b' },
    ],
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
    'block_id already exists',
  ],
  [
    'id length',
    [{ type: 'divider', block_id: 'x'.repeat(255) }],
    [{ type: 'divider', block_id: 'x'.repeat(256) }],
    'must be less than 256',
  ],
  ['unknown fields', [{ type: 'divider' }], [{ type: 'divider', color: 'red' }], 'invalid additional property: color'],
  ['unknown blocks', [{ type: 'divider' }], [{ type: 'marquee' }], 'unsupported type: marquee'],
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
    'image',
    [{ type: 'image', image_url: 'https://x.test/a.png', alt_text: 'a' }],
    [{ type: 'image', image_url: 'https://x.test/a.png' }],
    'missing required field: alt_text',
  ],
  [
    'markdown in all',
    [{ type: 'markdown', text: 'x'.repeat(12_000) }],
    times(2, () => ({ type: 'markdown', text: 'x'.repeat(6_001) })),
    'must be less than 12001',
  ],
  ['table size', [table(100, 20)], [table(101, 20)], 'no more than 100 items'],
  ['table width', [table(1, 20)], [table(1, 21)], 'no more than 20 items'],
  ['charts', [chart, chart], [chart, chart, chart], 'no more than 2 data_visualization'],
  ['points of a chart', [line(['1', '2'])], [line(['1'])], 'exactly one point for each category'],
  [
    'rich text leaves',
    [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }] }],
    [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'mrkdwn', text: 'x' }] }] }],
    'unsupported type: mrkdwn',
  ],
  [
    'container children',
    [{ type: 'container', title: plain('T'), child_blocks: [section('x')] }],
    [{ type: 'container', title: plain('T'), blocks: [section('x')] }],
    'missing required field: child_blocks',
  ],
  ['cards', [{ type: 'card', title: plain('T') }], [{ type: 'card' }], 'must provide one of: hero_image'],
  [
    'carousel',
    [{ type: 'carousel', elements: times(10, () => ({ type: 'card', title: plain('T') })) }],
    [{ type: 'carousel', elements: times(11, () => ({ type: 'card', title: plain('T') })) }],
    'no more than 10 items',
  ],
  [
    'task status',
    [{ type: 'task_card', task_id: 't', title: 'T', status: 'complete' }],
    [{ type: 'task_card', task_id: 't', title: 'T', status: 'done' }],
    'must be one of: pending',
  ],
  [
    'alert in a form',
    [{ type: 'alert', text: plain('x') }],
    [{ type: 'table', rows: table(1, 1).rows }],
    'is not allowed in a modal',
    'modal',
  ],
  ['alert in a message', [section('x')], [{ type: 'alert', text: plain('x') }], 'is not allowed in a message'],
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

describe('infra/sandbox/slack/block-kit/validate-blocks.ts', () => {
  for (const [what, good, bad, fault, surface = 'message'] of ROWS) {
    it(`takes and refuses: ${what}`, () => {
      expect(validateBlocks(good, surface)).toEqual({ problems: [] })
      const refused = validateBlocks(bad, surface)
      expect(refused.error).toBe('invalid_blocks')
      expect(refused.problems.map((problem) => problem.message).join('; ')).toContain(fault)
    })
  }

  it('points to the place', () => {
    const { problems } = validateBlocks([{ type: 'divider' }, actions(button({ value: 7 }))], 'message')
    expect(problems.map(slackMessage)).toEqual(['[ERROR] must be a string [json-pointer:/blocks/1/elements/0/value]'])
  })

  it('allows one table in a message', () => {
    expect(validateBlocks([table(1, 1), table(1, 1)], 'message').error).toBe('only_one_table_allowed')
  })

  it('refuses too much text in all blocks together', () => {
    expect(
      validateBlocks(
        times(5, () => section('x'.repeat(2_640))),
        'message',
      ).error,
    ).toBeUndefined()
    expect(
      validateBlocks(
        times(5, () => section('x'.repeat(2_641))),
        'message',
      ).error,
    ).toBe('msg_blocks_too_long')
  })
})
