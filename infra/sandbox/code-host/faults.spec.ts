import { describe, expect, it } from 'vitest'
import { createFaults } from './faults.ts'

const post = { method: 'POST', path: '/github/api/v3/repos/a/b/pulls' }

describe('infra/sandbox/code-host/faults.ts', () => {
  it('meets as many requests as was asked for, and only the right ones', () => {
    const faults = createFaults()
    faults.add({ kind: '502-after', times: 2, method: 'post', contains: '/pulls' })
    expect(faults.take(['502-after'], { ...post, method: 'GET' })).toBeUndefined()
    expect(faults.take(['502-after'], { ...post, path: '/other' })).toBeUndefined()
    expect(faults.take(['reset-after'], post)).toBeUndefined()
    expect(faults.take(['502-after'], post)?.kind).toBe('502-after')
    expect(faults.list()).toMatchObject([{ times: 1 }])
    expect(faults.take(['502-after'], post)?.kind).toBe('502-after')
    expect(faults.take(['502-after'], post)).toBeUndefined()
  })

  it('forgets everything when it is cleared', () => {
    const faults = createFaults()
    faults.add({ kind: 'slow' })
    faults.clear()
    expect(faults.list()).toEqual([])
  })
})
