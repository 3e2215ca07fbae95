import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdown } from './markdown.ts'

describe('infra/sandbox/code-host/pages/markdown.ts', () => {
  it('shows headings, lists, code and bold, and hides marks', () => {
    const source =
      '<!-- mark -->\n### Why\n\nIt is \\*so\\*, **really** &lt;here&gt;.\n- [x] done `x`\n```js\n<b>\n```\n---'
    expect(markdown(source).text).toBe(
      '<h3>Why</h3><p>It is *so*, <b>really</b> &#60;here&#62;.</p><p>☑ done <code>x</code></p><pre>&#60;b&#62;</pre><hr>',
    )
  })

  it('makes links of plain web addresses alone', () => {
    const shown = (source: string) => markdown(source).text
    expect(shown('**In Slack:** [the \\[x\\] channel](https://slack.com/app?team=T1&channel=C1), with')).toBe(
      '<p><b>In Slack:</b> <a href="https://slack.com/app?team=T1&#38;channel=C1" rel="noreferrer">the [x] channel</a>, with</p>',
    )
    for (const left of [
      '[x](javascript:alert`1`)',
      '[x](data:text/html,hi)',
      '[x](//evil)',
      '\\[x](https://a)',
      '[x](https://)',
      '[x](https://a"b)',
    ])
      expect(shown(left)).not.toContain('<a ')
  })

  it('makes no tag of its own accord', () => {
    const text = fc
      .array(fc.constantFrom(...'<>&`*\\-# \n[x]"\'', 'script', '&lt;', '```', '<!--', '-->', '](https://a', ')'))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (source) => {
        const left = markdown(source).text.replace(
          /<\/?(?:h3|p|b|pre|code|hr|a)>|<a href="https?:[^"<>]*" rel="noreferrer">/g,
          '',
        )
        expect(left).not.toMatch(/[<>"]/)
      }),
    )
  })
})
