import type { ModalView } from '@slack/types'
import { describe, expect, it } from 'vitest'
import { assertBlocks } from '../limits.ts'
import { investigateForm, notOverForm, rejectFixForm, suppressForm } from './decisions.ts'
import { declareForm } from './declare.ts'
import { decodeOrigin, encodeOrigin, type Origin } from './origin.ts'
import { noteForm, severityForm, updateForm, waitingView } from './reports.ts'

const NASTY = [
  '',
  'checkout fails',
  'x'.repeat(10_000),
  '🔥'.repeat(4_000),
  '<!channel> & <https://evil|ok>',
  '\u202eabc\n\n\tx',
]
const ORIGIN: Origin = {
  ref: { incident_id: '1b4e28ba-2fa1-51d2-883f-0016d3cca427', cycle: 3, seen: 'f'.repeat(64) },
  channel_id: 'C0123456789',
  thread_ts: '1700000000.000100',
  response_url: `https://hooks.slack.com/actions/${'a'.repeat(120)}`,
}

const MUCH = {
  window: { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:01:00.000Z' },
  requests: 60,
  errors: 42,
  rate: 0.7,
}

function allForms(words: string): readonly (readonly [string, ModalView])[] {
  const about = { origin: ORIGIN, title: words }
  return [
    ['declare', declareForm({ origin: ORIGIN, what: words, services: [] })],
    [
      'declare with services',
      declareForm({
        origin: ORIGIN,
        what: words,
        services: Array.from({ length: 300 }, (_, i) => `s${i}`),
        suggested: 's2',
      }),
    ],
    ['suppress', suppressForm({ ...about, reason: words })],
    ['suppress a private one', suppressForm({ ...about, private: true })],
    [
      'suppress while much fails',
      suppressForm({ ...about, reason: words, failing: { service: words, now: MUCH, usual: 0.009 } }),
    ],
    ['reject', rejectFixForm(about)],
    ['not over', notOverForm(about)],
    ['investigate', investigateForm({ ...about, question: words, closed: true })],
    ['severity', severityForm({ ...about, severity: 'SEV-2', reason: words })],
    ['update', updateForm({ ...about, text: words })],
    ['note', noteForm({ origin: ORIGIN, incident: { title: words }, text: words })],
    [
      'note with a choice',
      noteForm({ origin: ORIGIN, incident: { choices: [{ value: 'inc_1', label: words }] }, text: words }),
    ],
    ['waiting', waitingView(words)],
  ]
}

function length(text: string): number {
  return [...text].length
}

describe('blocks/forms', () => {
  it.each(NASTY.flatMap((words) => allForms(words).map(([name, view]) => [name, words.slice(0, 20), view] as const)))(
    'keeps the %s form within Slack’s limits for %j',
    (_name, _words, view) => {
      expect(length(view.title.text)).toBeGreaterThan(0)
      expect(length(view.title.text)).toBeLessThanOrEqual(24)
      expect(length(view.private_metadata ?? '')).toBeLessThanOrEqual(3_000)
      expect(view.callback_id?.length ?? 0).toBeGreaterThan(0)
      expect(view.blocks.length).toBeLessThanOrEqual(100)
      const inputs = view.blocks.filter((block) => block.type === 'input')
      expect(view.submit === undefined).toBe(inputs.length === 0)
      const ids = view.blocks.flatMap((block) => block.block_id ?? [])
      expect(new Set(ids).size).toBe(ids.length)
      for (const found of texts(view.blocks)) {
        expect(length(found)).toBeGreaterThan(0)
        expect(length(found)).toBeLessThanOrEqual(3_000)
      }
      // Plain text may say anything; markup may not.
      expect(JSON.stringify(view.blocks)).not.toMatch(/"mrkdwn","text":"[^"]*<!channel/)
      assertBlocks(view.blocks, 'modal')
    },
  )

  it('offers at most 100 services and selects the suggested one', () => {
    const view = declareForm({ origin: {}, services: Array.from({ length: 300 }, (_, i) => `s${i}`), suggested: 's2' })
    const service = view.blocks.find((block) => block.block_id === 'service')
    expect(service).toMatchObject({ optional: true, element: { initial_option: { value: 's2' } } })
    expect(JSON.stringify(service)).not.toContain('s100"')
  })

  it('asks one question that must be answered', () => {
    const required = declareForm({ origin: {}, services: [] }).blocks.filter(
      (block) => 'optional' in block && !block.optional,
    )
    expect(required.map((block) => block.block_id)).toEqual(['what'])
  })

  it('brings the origin back as it was', () => {
    expect(decodeOrigin(encodeOrigin(ORIGIN))).toEqual(ORIGIN)
    expect(decodeOrigin(encodeOrigin({}))).toEqual({})
    expect(decodeOrigin('no json')).toEqual({})
    expect(decodeOrigin('[1]')).toEqual({})
    expect(decodeOrigin(undefined)).toEqual({})
  })

  it('leaves the answer url out of metadata that would be too long', () => {
    const origin = { ...ORIGIN, response_url: 'x'.repeat(4_000) }
    expect(decodeOrigin(encodeOrigin(origin))).toEqual({
      ref: ORIGIN.ref,
      channel_id: ORIGIN.channel_id,
      thread_ts: ORIGIN.thread_ts,
    })
  })

  it('says what fails now where something is suppressed, and asks once more where that is much', () => {
    const told = (errors: number) => {
      const now = { ...MUCH, errors, rate: errors / 60 }
      const { blocks } = suppressForm({
        origin: ORIGIN,
        title: 'x',
        failing: { service: 'checkout', now, usual: 0.009 },
      })
      return JSON.stringify(blocks)
    }
    expect(told(42)).toMatch(/🔴 \*70 % of requests of checkout fail now \(42 of 60 in the last 60 s, usual 0.9 %\)/)
    expect(told(42)).toMatch(/"block_id":"sure".*"optional":false/)
    expect(told(1)).toContain('1.7 % of requests of checkout fail now')
    expect(told(1)).not.toContain('"sure"')
  })

  it('offers to quiet nothing else where only some may see why', () => {
    const shown = (isPrivate: boolean) =>
      JSON.stringify(suppressForm({ origin: ORIGIN, title: 'x', private: isPrivate }).blocks)
    expect(shown(false)).toContain('This service')
    expect(shown(true)).not.toContain('This service')
  })
})

/** Every text that Slack would show as plain text or markup, wherever it stands. */
function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts)
  if (typeof value !== 'object' || value === null) return []
  const own = 'text' in value && typeof value.text === 'string' && 'type' in value ? [value.text] : []
  return [...own, ...Object.values(value).flatMap(texts)]
}
