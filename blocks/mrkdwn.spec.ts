import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../src/kit/any-text.spec-support.ts'
import { tokenFaults } from './limit-faults.ts'
import { code, date, dated, escaped, link, md, operatorWords, person, short } from './mrkdwn.ts'

describe('blocks/mrkdwn.ts', () => {
  it('leaves nothing in foreign words that Slack acts on', () => {
    expect(`${escaped('<!channel> a & b')}`).toBe('&lt;!channel&gt; a &amp; b')
    expect(`${escaped('<http://evil|ok>')}`).toBe('&lt;http://evil|ok&gt;')
    expect(`${escaped('ping @here in #ops :tada:')}`).toBe('ping @\u200bhere in #\u200bops :\u200btada:')
    expect(`${escaped('```rm -rf``` *bold* ~no~ _it_')}`).not.toMatch(/[`*~]|(^|\s)_/)
    expect(`${escaped('my_service_name')}`).toBe('my_service_name')
    expect(`${escaped('first\n> quoted\n• item')}`).toBe('first &gt; quoted • item')
  })

  it('drops what hides or reorders text', () => {
    expect(`${escaped('safe\u202egnp.exe\u200b\u2066x\u2069\u0000')}`).toBe('safegnp.exex')
    expect(`${escaped('half \ud800 pair')}`).toBe('half \ufffd pair')
  })

  it('escapes what is put into a template and leaves markup alone', () => {
    expect(`${md`*${'<b>'}* ${md`_ours_`} ${3}`}`).toBe('*&lt;b&gt;* _ours_ 3')
  })

  it('links to http addresses only', () => {
    expect(`${link('https://git.example/pr/1?a=1&b=2', 'PR <1>')}`).toBe(
      '<https://git.example/pr/1?a=1&amp;b=2|PR &lt;1&gt;>',
    )
    expect(`${link('javascript:alert(1)', 'x')}`).toBe('x')
    expect(`${link('https://ok|<!channel>', 'x')}`).toBe('x')
  })

  it('mentions only people with a Slack id and dates only what is one', () => {
    expect(`${person('U012ABC')}`).toBe('<@U012ABC>')
    expect(`${person('!channel', 'Ann')}`).toBe('Ann')
    expect(`${date('2026-11-21T11:04:00.000Z', '{time}')}`).toBe('<!date^1795259040^{time}|2026-11-21 11:04 UTC>')
    expect(`${date('soon')}`).toBe('soon')
  })

  it("keeps the mentions of the operator's own words alive and nothing else", () => {
    expect(`${operatorWords('Ask <@U012ABC> or <!subteam^S012ABC>, not <!channel> & co')}`).toBe(
      'Ask <@U012ABC> or <!subteam^S012ABC>, not &lt;!channel&gt; &amp; co',
    )
  })

  it('makes no token out of any words', () => {
    const nasty = fc.oneof(
      anyText(),
      fc
        .array(fc.constantFrom('<', '>', '|', '!channel', '@U012ABC', '`', '&lt;', 'http://evil', '\n', '!date^1^x'))
        .map((p) => p.join('')),
    )
    fc.assert(
      fc.property(nasty, fc.nat(300), (words, max) => {
        for (const markup of [escaped(words), short(words, max), code(words)]) {
          expect(`${markup}`).not.toMatch(/[<>]/)
          expect(`${markup}`.replaceAll(/^`|`$/g, '')).not.toContain('`')
        }
        expect(tokenFaults(`${link('https://a.example/x', words)}`, 'link')).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })

  it('leaves words in code as they are, so that a pattern works when copied', () => {
    const typed = '/incident last hour /a.*b_c ~d @e #f 10:15:00 \\d+/'
    expect(code(typed).toString()).toBe(`\`${typed}\``)
    expect(code('a `b` <c> & d').toString()).toBe('`a ˋbˋ &lt;c&gt; &amp; d`')
  })

  it('tells the moments inside foreign words in the time zone of the reader, and escapes the rest', () => {
    expect(dated('<b> at 2026-03-02T09:04:05.123Z and 2026-03-02 09:05 UTC & on', 200).toString()).toBe(
      '&lt;b&gt; at <!date^1772442245^{date_short_pretty} {time_secs}|2026-03-02 09:04:05 UTC> and <!date^1772442300^{date_short_pretty} {time_secs}|2026-03-02 09:05:00 UTC> &amp; on',
    )
    expect(dated('9999-99-99T99:99Z <!channel>', 200).toString()).toBe('9999-99-99T99:99Z &lt;!channel&gt;')
  })
})
