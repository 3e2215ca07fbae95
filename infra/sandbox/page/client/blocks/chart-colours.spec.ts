import { describe, expect, it } from 'vitest'
import { coloursOf } from './chart-colours.ts'

const RED = '#c0392b'

describe('infra/sandbox/page/client/blocks/chart-colours.ts', () => {
  it('draws errors red wherever they stand, and nothing else', () => {
    const [all, warnings, errors] = coloursOf(['All', 'Warnings', 'Errors'])
    expect(errors).toBe(RED)
    expect(new Set([all, warnings, errors]).size).toBe(3)
    expect(coloursOf(['Failing, %'])).toEqual([RED])
  })

  it('gives six services six colours, none of which means an error', () => {
    const colours = coloursOf(['checkout', 'storefront', 'payments', 'catalog', 'search', 'mail'])
    expect(new Set(colours).size).toBe(6)
    expect(colours).not.toContain(RED)
  })
})
