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
      why: 'ping is of no use here',
    })
    expect(read('check_run', { check_run: { pull_requests: [] }, repository })).toMatchObject({ kind: 'ignored' })
  })

  it('reads in which repository something went out', () => {
    const shipped = { kind: 'shipped', repo: 'acme/shop' }
    const status = (state: string) => ({ action: 'created', deployment_status: { state }, deployment: {}, repository })
    expect(read('deployment_status', status('success'))).toEqual(shipped)
    for (const state of ['in_progress', 'failure', 'inactive', 'error', 'pending'])
      expect(read('deployment_status', status(state))).toMatchObject({ kind: 'ignored' })
    const release = { tag_name: 'v1.2.0', draft: false, prerelease: false }
    for (const action of ['published', 'released'])
      expect(read('release', { action, release, repository })).toEqual(shipped)
    for (const action of ['created', 'edited', 'deleted', 'unpublished'])
      expect(read('release', { action, release, repository })).toMatchObject({ kind: 'ignored' })
    const early = { ...release, prerelease: true }
    expect(read('release', { action: 'published', release: early, repository })).toMatchObject({ kind: 'ignored' })
  })

  it('refuses what GitHub does not send with what to do about it', () => {
    expect(() => readGitHubWebhook({}, {})).toThrow(/X-GitHub-Event is missing/)
    expect(() => read('pull_request', 'payload=%7B%7D')).toThrow(/content type to application\/json/)
    expect(() => read('pull_request', { action: 'closed', number: 'x', repository })).toThrow(/number/)
    expect(() => read('deployment_status', { deployment_status: { state: 1 }, repository })).toThrow(/state/)
    expect(() => read('release', { action: 'published', repository })).toThrow(/release/)
    const elsewhere = { full_name: '../../etc' }
    expect(() => read('pull_request', { action: 'closed', number: 1, repository: elsewhere })).toThrow(/full_name/)
    const success = { deployment_status: { state: 'success' }, repository: elsewhere }
    expect(() => read('deployment_status', success)).toThrow(/full_name/)
  })

  it('answers any body with a hint or a refusal, never with a crash', () => {
    const events = fc.constantFrom('pull_request', 'check_run', 'check_suite', 'deployment_status', 'release', 'x')
    fc.assert(
      fc.property(events, fc.jsonValue(), (event, body) => {
        try {
          expect(['pull_request', 'shipped', 'ignored']).toContain(read(event, body).kind)
        } catch (error) {
          expect(error).toBeInstanceOf(GiveUp)
        }
      }),
    )
  })
})
