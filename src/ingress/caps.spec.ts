import { describe, expect, it } from 'vitest'
import { capAttributes, capService, capText, MAX_ATTRIBUTES, MAX_STACK_BYTES, MAX_TEXT_BYTES } from './caps.ts'

describe('src/ingress/caps.ts', () => {
  it('leaves text alone that fits exactly', () => {
    const text = 'é'.repeat(MAX_TEXT_BYTES / 2)
    expect(capText(text, MAX_TEXT_BYTES)).toBe(text)
  })

  it('cuts between characters and says how much it cut', () => {
    const cut = capText(`${'a'.repeat(9)}😀b`, 12)
    expect(cut).toBe('aaaaaaaaa… [cut 3 characters]')
  })

  it('keeps more of a stack trace than of any other attribute', () => {
    const long = 'x'.repeat(MAX_STACK_BYTES)
    const kept = capAttributes([
      ['exception.stacktrace', long],
      ['note', long],
    ])
    expect(kept['exception.stacktrace']).toBe(long)
    expect(kept.note?.length).toBeLessThan(MAX_TEXT_BYTES + 40)
  })

  it('leaves the name of a service as long as facts may have it', () => {
    expect(capService('s'.repeat(200))).toBe('s'.repeat(200))
    expect(capService('s'.repeat(100_000))).toBe(`${'s'.repeat(199)}…`)
  })

  it('bounds the number of attributes and treats no key as magic', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => [`k${index}`, 'v'] as const)
    expect(Object.keys(capAttributes(many))).toHaveLength(MAX_ATTRIBUTES)
    expect(Object.keys(capAttributes([['__proto__', 'x']]))).toEqual(['__proto__'])
  })
})
