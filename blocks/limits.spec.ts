import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACTIONS } from './action-ids.ts'
import { assertMessage, cutMarkup, fitMessage, messageFaults } from './limits.ts'
import { md } from './mrkdwn.ts'
import { actions, button, header, markup, message, section } from './parts.ts'
import { preformatted, rich } from './rich.ts'
import { points } from './words.ts'

const ref = { incident_id: 'inc', cycle: 1, seen: '' }
const row = (id: string) => actions(id, [button({ action: ACTIONS.resolve, label: 'Confirm resolved', ref })])

describe('blocks/limits.ts', () => {
  it('keeps the buttons and says how many parts it left out', () => {
    const many = message('x', [...Array.from({ length: 80 }, (_, i) => section(`line ${i}`)), row('decide')])
    const fitted = fitMessage(many)
    expect(fitted.blocks).toHaveLength(50)
    expect(fitted.blocks.at(-1)?.type).toBe('actions')
    expect(JSON.stringify(fitted.blocks.at(-2))).toContain('32 more not shown here')
    assertMessage(fitted)
  })

  it('shortens samples before it drops anything', () => {
    const long = Array.from({ length: 8 }, () => rich(preformatted('x'.repeat(5_000))))
    const fitted = fitMessage(message('x', [header('t'), ...long]))
    expect(fitted.blocks).toHaveLength(9)
    assertMessage(fitted)
  })

  it('never cuts a token or an escape in two', () => {
    const whole = md`${'a & b'} ${'<'}`.toString()
    for (let max = 1; max <= whole.length; max += 1) expect(cutMarkup(whole, max)).not.toMatch(/&[a-z]*…$/)
    expect(cutMarkup('since <!date^1^{time}|then> ok', 15)).toBe('since …')
  })

  it('names each fault', () => {
    const twice = message('x', [row('a'), row('a')])
    expect(messageFaults(twice)).toEqual(['block_id a is used twice'])
    const foreign = { text: '<!channel> hi', blocks: [{ type: 'section', text: { ...markup('x'), text: '<@U1> <x' } }] }
    expect(messageFaults(foreign)).toEqual(['text has the token <!channel>', 'section.text has the token <x'])
    expect(messageFaults({ text: ' ', blocks: [] })).toEqual(['text is empty'])
    expect(
      messageFaults({ text: 'x', blocks: [{ ...header('x'), text: { type: 'plain_text', text: 'y'.repeat(151) } }] }),
    ).toEqual(['header.text has 151 characters of 150', 'header.text lets Slack make emoji by itself'])
  })

  it('fits whatever words it is given', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 4_000 }), { maxLength: 12 }), (texts) => {
        const fitted = fitMessage(
          message(
            texts[0] || 'x',
            texts.flatMap((t) => [header(t), section(t), rich(preformatted(t))]),
          ),
        )
        assertMessage({ ...fitted, text: fitted.text || 'x' })
        expect(points(fitted.text)).toBeLessThanOrEqual(3_500)
      }),
      { numRuns: 60 },
    )
  })
})
