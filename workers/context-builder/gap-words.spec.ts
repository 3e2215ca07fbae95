import { describe, expect, it } from 'vitest'
import { noTrace, partsRead } from './gap-words.ts'

describe('workers/context-builder/gap-words.ts', () => {
  it('says which of it was read where that is known', () => {
    expect(partsRead([])).toEqual([])
    expect(partsRead(['error_samples', 'error_spans', 'service_rate'])).toEqual([
      'Of the error lines only the newest were read, of the failed traces only the slowest.',
      'Only a part could be read of the requests.',
    ])
    expect(partsRead(['another'])).toEqual(['Only a part could be read of another.'])
  })

  it('says of one service that it has no failed trace where those of others are there', () => {
    const calls = [{ caller: 'app', callee: 'cart', calls: 9, errors: 3 }]
    expect(noTrace({ calls }, { service: 'billing' })).toBe('No failed trace of billing was found.')
    expect(noTrace({ calls: [] }, { service: 'billing' })).toContain('calls between services cannot be followed')
  })
})
