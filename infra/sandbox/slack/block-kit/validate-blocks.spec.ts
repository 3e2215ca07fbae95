import { describe, expect, it } from 'vitest'
import {
  actions,
  button,
  chart,
  type LimitCase,
  line,
  mrkdwn,
  plain,
  section,
  table,
  times,
} from '../testing/block-samples.ts'
import { slackMessage } from './check.ts'
import { validateBlocks } from './validate-blocks.ts'

const ROWS: readonly LimitCase[] = [
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
