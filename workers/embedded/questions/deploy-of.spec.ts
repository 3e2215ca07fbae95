import { describe, expect, it } from 'vitest'
import { deployOf } from './deploy-of.ts'

const KNOWN = ['checkout', 'payment']
const since = (words: string) => deployOf({ window: { kind: 'since-deploy' }, words }, KNOWN)

describe('workers/embedded/questions/deploy-of.ts', () => {
  it('reads whose deploy is meant, and leaves the other words to the filter', () => {
    expect(since('of checkout')).toMatchObject({ services: ['checkout'], words: '' })
    expect(since('of the Payment timeouts')).toMatchObject({ services: ['payment'], words: 'timeouts' })
    expect(since('to checkout and payment')).toMatchObject({ services: ['checkout', 'payment'] })
  })

  it('knows a name that is no service', () => {
    expect(since('of chekout')).toMatchObject({ services: [], unknown: [{ said: 'chekout', closest: KNOWN }] })
  })

  it('takes words for words where no service is named, and where another time is meant', () => {
    for (const words of ['timeouts of checkout', '']) expect(since(words)).toEqual({ services: [], unknown: [], words })
    const window = { kind: 'span', from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T01:00:00.000Z' } as const
    expect(deployOf({ window, words: 'of checkout' }, KNOWN)).toMatchObject({ services: [], words: 'of checkout' })
  })
})
