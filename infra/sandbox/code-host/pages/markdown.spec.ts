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

  it('makes no tag of its own accord', () => {
    const text = fc
      .array(fc.constantFrom(...'<>&`*\\-# \n[x]"\'', 'script', '&lt;', '```', '<!--', '-->'))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (source) => {
        const left = markdown(source).text.replace(/<\/?(?:h3|p|b|pre|code|hr)>/g, '')
        expect(left).not.toMatch(/[<>"]/)
      }),
    )
  })
})
