import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { AUTHOR, type Bench, pullOf, sealed, startBench } from './bench.spec-support.ts'
import { observePullRequest, openPullsOf } from './observe.ts'
import { pollPullRequests } from './poll.ts'

let bench: Bench
let repo: string
beforeAll(async () => {
  bench = await startBench()
})
beforeEach(async () => {
  repo = await bench.repository()
})
afterAll(() => bench.close())

describe('workers/github-integration/poll.ts', () => {
  it('finds what lost webhooks did not say: a merge by hand and a closing, one fact each', async () => {
    const closing = await bench.brokenAndReverted(repo, 'closed by hand')
    const shut = pullOf(await bench.run(closing))
    await bench.sandbox.closePull(repo, shut.payload.number, 'maria')
    const merging = await bench.brokenAndReverted(repo, 'merged by hand')
    const done = pullOf(await bench.run(merging))
    await bench.sandbox.mergePull(repo, done.payload.number, 'maria')

    const incidents = [
      [...closing, shut.event],
      [...merging, done.event],
    ]
    const log: TimelineEvent[] = []
    const record = async (drafts: readonly Draft[]) => {
      log.push(...sealed(drafts))
      return []
    }
    const openPulls = async () =>
      incidents.flatMap((events) =>
        openPullsOf([...events, ...log.filter((one) => one.event_type === 'FixApplied')]).map((pull) => ({
          ...pull,
          events,
        })),
      )
    const options = { codeHost: bench.codeHost, openPulls, record, clock: systemClock, log: silentLog }
    expect(await pollPullRequests(options)).toMatchObject({ looked: 2, recorded: 2, failed: 0 })
    const [rejected, applied] = log
    expect(rejected).toMatchObject({ event_type: 'FixRejected', cycle: 1, opens_cycle: 2 })
    expect(applied).toMatchObject({ event_type: 'FixApplied', payload: { merged_by: 'maria' } })
    expect(applied?.time).toBe(applied?.event_type === 'FixApplied' ? applied.payload.merged_at : '')
    await pollPullRequests(options)
    expect(new Set(log.map((one) => one.event_id)).size).toBe(2)
  })

  it('follows a head that is pushed again and again for a while, and then no further', async () => {
    const events = await bench.brokenAndReverted(repo, 'restless')
    const { event, payload } = pullOf(await bench.run(events))
    const files = { 'docs/note.md': 'A note' }
    await bench.sandbox.commitFiles({ repo, branch: payload.branch, files, message: 'More', author: AUTHOR })
    const at = (moves: number) => ({ ...event, payload: { ...payload, moves } })
    const told = (moves: number) =>
      observePullRequest(bench.codeHost, [...events, event, at(moves)], repo, payload.number)
    expect(await told(29)).toMatchObject([{ event_type: 'FixProposed', payload: { moves: 30 } }])
    expect(await told(30)).toEqual([])
  })

  it('tells the checks that ended after their watcher had given up on them', async () => {
    const events = await bench.brokenAndReverted(repo, 'slow checks')
    const { event, payload } = pullOf(await bench.run(events))
    await bench.sandbox.idle()
    const asked = (more: readonly TimelineEvent[]) =>
      observePullRequest(bench.codeHost, [...events, event, ...more], repo, payload.number)
    expect(await asked([])).toEqual([])
    const { tenant_id, incident_id, cycle, actor, event_id: causation_id } = event
    const stall = { queue: 'pull-request-tasks', key: 'k', attempts: 1, reason: 'They ran for over an hour.' }
    const about = { tenant_id, incident_id, cycle, actor, causation_id }
    const stalled = sealed([{ ...about, event_type: 'TaskStalled', payload: stall }])
    const { head_sha } = payload
    const ended = { event_type: 'FixChecksCompleted', payload: { head_sha, conclusion: 'success' } }
    expect(await asked(stalled)).toMatchObject([ended])
  })

  it('spares the others when one cannot be asked about, and stops when it asks too often', async () => {
    const events = await bench.brokenAndReverted(repo, 'spared')
    const { event, payload } = pullOf(await bench.run(events))
    await bench.sandbox.mergePull(repo, payload.number, 'maria')
    const incident = [...events, event]
    const gone = { ...event, payload: { ...payload, number: 9_999 } }
    const openPulls = async () => [
      { repo, number: 9_999, events: [gone] },
      { repo, number: payload.number, events: incident },
    ]
    const options = { codeHost: bench.codeHost, openPulls, record: async () => [], clock: systemClock, log: silentLog }
    expect(await pollPullRequests(options)).toMatchObject({ looked: 2, recorded: 1, failed: 1 })
    bench.sandbox.faults.add({ kind: 'secondary-rate-limit', retry_after_s: 60 })
    expect(await pollPullRequests(options)).toMatchObject({ looked: 1, recorded: 0, failed: 1 })
  })

  it('says nothing about a pull request that is not ours or is still open', async () => {
    const events = await bench.brokenAndReverted(repo, 'foreign')
    const { event, payload } = pullOf(await bench.run(events))
    expect(await observePullRequest(bench.codeHost, [...events, event], repo, payload.number)).toEqual([])
    expect(await observePullRequest(bench.codeHost, [...events, event], repo, 1)).toEqual([])
    expect(await observePullRequest(bench.codeHost, [...events, event], 'other/repo', payload.number)).toEqual([])
  })
})
