import { describe, expect, it } from 'vitest'
import { postmortemDraft, postmortemMarkdown } from './postmortem.ts'
import type { Head } from './props.ts'

const HEAD: Head = {
  incident_id: 'inc_1',
  cycle: 1,
  title: 'Checkout fails',
  severity: 'SEV-2',
  service: 'checkout',
  phase: 'resolved',
  since: '2026-03-02T09:04:00.000Z',
  reopened: false,
}
const DOCUMENT = {
  title: 'Checkout failed',
  sections: [
    { heading: 'Summary', lines: [{ text: '# Pull request #1 in acme/shop undid expires_at.', cites: [1, 2] }] },
    { heading: 'Timeline', lines: [{ text: '2026-03-02 09:04:05 UTC Detected: 41 errors', cites: [1] }] },
  ],
  facts: [
    { number: 1, what: 'detected', at: '2026-03-02T09:04:05.123Z', event_id: 'id-1' },
    { number: 2, what: 'resolved by Olga', at: '2026-03-02T09:20:00.000Z', event_id: 'id-2' },
  ],
}

describe('blocks/postmortem.ts', () => {
  it('names beside each line the facts it cites, in Slack and in the file', () => {
    const words = JSON.stringify(postmortemDraft({ ...DOCUMENT, head: HEAD, at: '2026-03-02T09:21:00.000Z' }).blocks)
    expect(words).toContain('expires_at."},{"type":"text","text":" [1] [2]"}')
    expect(words).toMatch(/\[1\] detected <!date\^1772442245\^\{time_secs\}.* · \[2\] resolved by Olga <!date/)
    const file = postmortemMarkdown(DOCUMENT)
    expect(file).toContain('Detected: 41 errors [1]\n')
    expect(file).toContain('- [2] 2026-03-02 09:20:00 UTC resolved by Olga (event `id-2`)')
  })

  it('escapes only what would act', () => {
    expect(postmortemMarkdown(DOCUMENT)).toContain('- \\# Pull request #1 in acme/shop undid expires_at. [1] [2]')
    const nasty = (text: string) =>
      postmortemMarkdown({ title: 't', sections: [{ heading: 'h', lines: [{ text, cites: [] }] }], facts: [] })
    expect(nasty('<b>*x*</b> [a](b) `c` _d_ @you')).toContain(
      '- \\<b\\>\\*x\\*\\</b\\> \\[a\\](b) \\`c\\` \\_d\\_ @\u200byou',
    )
    expect(nasty('1. one')).toContain('- 1\\. one')
    expect(nasty('- one')).toContain('- \\- one')
  })

  it('tells the moments in the time zone of the reader wherever they stand, to the second', () => {
    const text = '3 of 9 failed from 2026-03-02 09:04:05 UTC until 2026-03-02 09:09:05 UTC; usual is 1 %.'
    const sections = [{ heading: 'Impact', lines: [{ text, cites: [] }] }]
    const { blocks } = postmortemDraft({ ...DOCUMENT, sections, head: HEAD, at: '2026-03-02T09:21:00.000Z' })
    const words = JSON.stringify(blocks)
    expect(words).toContain('"text":"3 of 9 failed from "},{"type":"date","timestamp":1772442245')
    expect(words.match(/\{time_secs\}/g)).toHaveLength(2)
    expect(words).toContain('"text":"; usual is 1 %."')
  })

  it('tells the moments of the story in the time zone of the reader', () => {
    const { blocks } = postmortemDraft({ ...DOCUMENT, head: HEAD, at: '2026-03-02T09:21:00.000Z' })
    expect(JSON.stringify(blocks)).toContain('"type":"date","timestamp":1772442245')
  })
})
