import { describe, expect, it } from 'vitest'
import { checkRepository } from './github.ts'

function answered(body: unknown, status = 200, use: 'reads' | 'writes' = 'writes') {
  return checkRepository('acme/shop', { kind: 'answer', status, headers: new Headers(), body }, use)
}

describe('src/cli/doctor/github.ts', () => {
  it('warns of a repository that can only be read, and says which rights whoever writes needs', () => {
    expect(answered({ permissions: { pull: true, push: false } })).toMatchObject({
      status: 'warn',
      what: 'It can only be read.',
      remedy: expect.stringContaining('pull requests (write)'),
    })
  })

  it('asks no right to write for a process that only reads', () => {
    expect(answered({ permissions: { pull: true, push: false } }, 200, 'reads').status).toBe('ok')
  })

  it('fails on an archived repository and on one that is forbidden', () => {
    expect(answered({ archived: true, permissions: { push: true } }).status).toBe('fail')
    expect(answered({ message: 'Forbidden' }, 403).status).toBe('fail')
  })

  it('warns where the host does not say what the token may do', () => {
    expect(answered({ archived: false }).status).toBe('warn')
  })
})
