import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GiveUp } from '../../kit/outcome.ts'
import { readGitHubWebhook } from './webhook.ts'

const repository = { full_name: 'acme/shop' }
const read = (event: string, body: unknown) => readGitHubWebhook({ 'x-github-event': event }, body)

describe('src/ingress/github/webhook.ts', () => {
  it('reads which pull request a delivery is about, and nothing else of what it claims', () => {
    const pull_request = { merged: true, merge_commit_sha: 'f'.repeat(40) }
    const hint = { kind: 'pull_request', repo: 'acme/shop', number: 7 }
    expect(read('pull_request', { action: 'closed', number: 7, repository, pull_request })).toEqual(hint)
    expect(read('check_run', { check_run: { pull_requests: [{ number: 7 }] }, repository })).toEqual(hint)
    expect(read('check_suite', { check_suite: { pull_requests: [{ number: 7 }] }, repository })).toEqual(hint)
  })

  it('ignores what is about no pull request, and says why', () => {
    expect(read('ping', { zen: 'Keep it simple.' })).toEqual({
      kind: 'ignored',
      why: 'ping says nothing about a pull request',
    })
    expect(read('check_run', { check_run: { pull_requests: [] }, repository })).toMatchObject({ kind: 'ignored' })
  })

  it('refuses what GitHub does not send with what to do about it', () => {
    expect(() => readGitHubWebhook({}, {})).toThrow(/X-GitHub-Event is missing/)
    expect(() => read('pull_request', 'payload=%7B%7D')).toThrow(/content type to application\/json/)
    expect(() => read('pull_request', { action: 'closed', number: 'x', repository })).toThrow(/number/)
    const elsewhere = { full_name: '../../etc' }
    expect(() => read('pull_request', { action: 'closed', number: 1, repository: elsewhere })).toThrow(/full_name/)
  })

  it('answers any body with a hint or a refusal, never with a crash', () => {
    const events = fc.constantFrom('pull_request', 'check_run', 'check_suite', 'push', 'x')
    fc.assert(
      fc.property(events, fc.jsonValue(), (event, body) => {
        try {
          expect(['pull_request', 'ignored']).toContain(read(event, body).kind)
        } catch (error) {
          expect(error).toBeInstanceOf(GiveUp)
        }
      }),
    )
  })
})
