import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/kit/log.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { EventType, PayloadOf, TimelineEvent } from '../../src/timeline/events.ts'
import { adoptPullRequests } from './adopt-pulls.ts'
import { AUTHOR, type Bench, pullOf, sealed, startBench } from './bench.spec-support.ts'
import { observePullRequest, openPullsOf } from './observe.ts'
import { branchName, draftIn } from './plan.ts'

const AT = Date.parse('2026-03-02T09:30:00.000Z')

let bench: Bench
let repo: string
beforeAll(async () => {
  bench = await startBench()
})
beforeEach(async () => {
  repo = await bench.repository()
})
afterAll(() => bench.close())

describe('workers/github-integration/adopt-pulls.ts', () => {
  it.each<readonly [string, (told: readonly TimelineEvent[]) => TimelineEvent]>([
    ['people asked to look again', (told) => said(told, 'InvestigationRequested', {}, { opens_cycle: 2 })],
    [
      'the incident was closed',
      (told) => said(told, 'IncidentResolved', { how: 'person', reason: 'Gone.' }, { closes_through: 1 }),
    ],
  ])('finds the pull request whose answer was lost before %s, and calls a person', async (_name, moveOn) => {
    const told = await lost(await bench.brokenAndReverted(repo, 'lost'))
    const after = [...told, moveOn(told)]
    expect(openPullsOf(after)).toEqual([])
    const found = await adopted(after)
    expect(found.map((event) => event.event_type)).toEqual(['FixProposed', 'EffectRecorded', 'NeedsHuman'])
    const { payload, event } = pullOf(found)
    expect(event).toMatchObject({ cycle: 1, discriminator: `pr:${payload.repo_id}` })
    expect(payload).toMatchObject({ repo, number: bench.sandbox.pulls(repo)[0]?.number })
    expect(found[1]).toMatchObject({ payload: { outcome: 'adopted' } })
    expect(await adopted([...after, ...found])).toEqual([])

    expect(openPullsOf([...after, ...found])).toEqual([{ repo, number: payload.number }])
    await bench.sandbox.mergePull(repo, payload.number, 'maria')
    const ends = sealed(await observePullRequest(bench.codeHost, [...after, ...found], repo, payload.number))
    expect(ends).toMatchObject([{ event_type: 'FixApplied', cycle: 1, payload: { merged_by: 'maria' } }])
  })

  it('goes on with it where the approval was given up on and nothing else happened', async () => {
    const told = await lost(await bench.brokenAndReverted(repo, 'expired'))
    const after = [...told, stalled(told)]
    const found = await adopted(after)
    expect(found.map((event) => event.event_type)).toEqual(['FixProposed', 'EffectRecorded'])
    expect(pullOf(found).payload.diff_sha256).toBe(draftIn(told, 1)?.payload.diff_sha256)
  })

  it('says so where the branch holds another change by then', async () => {
    const told = await lost(await bench.brokenAndReverted(repo, 'pushed to'))
    const branch = branchOf(told)
    const files = { 'docs/note.md': 'A note' }
    await bench.sandbox.commitFiles({ repo, branch, files, message: 'More', author: AUTHOR })
    const found = await adopted([...told, stalled(told)])
    expect(pullOf(found).payload.diff_sha256).not.toBe(draftIn(told, 1)?.payload.diff_sha256)
  })

  it('leaves alone what is being worked on, and does not look for ever for what never was', async () => {
    const told = await lost(await bench.brokenAndReverted(repo, 'in work'))
    expect(await adopted(told)).toEqual([])
    const never = await bench.brokenAndReverted(repo, 'never begun')
    const vain = new Map<string, number>()
    let asked = 0
    const codeHost = {
      ...bench.codeHost,
      findPullRequest: (wanted: Parameters<typeof bench.codeHost.findPullRequest>[0]) => {
        asked += 1
        return bench.codeHost.findPullRequest(wanted)
      },
    }
    for (const minute of [0, 5, 9, 10, 60]) {
      const clock = { now: () => new Date(AT + minute * 60_000), sleep: async () => {} }
      const incidents = [[...never, stalled(never)]]
      const options = { codeHost, incidents, record: async () => [], clock, log: silentLog, vain }
      expect(await adoptPullRequests(options)).toBe(0)
    }
    expect(asked).toBe(3)
  })
})

/** Opens the pull request, but its answer never comes. */
async function lost(told: readonly TimelineEvent[]): Promise<readonly TimelineEvent[]> {
  bench.sandbox.faults.add({ kind: '502-after', method: 'POST', contains: '/pulls', times: 1 })
  await expect(bench.run(told)).rejects.toMatchObject({ name: 'RetryLater' })
  expect(bench.sandbox.pulls(repo)).toHaveLength(1)
  return told
}

async function adopted(events: readonly TimelineEvent[]): Promise<readonly TimelineEvent[]> {
  const log: TimelineEvent[] = []
  const record = async (drafts: readonly Draft[]) => {
    log.push(...sealed(drafts))
    return []
  }
  const clock = { now: () => new Date(AT), sleep: async () => {} }
  const { codeHost } = bench
  await adoptPullRequests({ codeHost, incidents: [events], record, clock, log: silentLog, vain: new Map() })
  return log
}

function said<T extends EventType>(
  told: readonly TimelineEvent[],
  event_type: T,
  payload: PayloadOf<T>,
  more: Partial<Draft> = {},
): TimelineEvent {
  const [first] = told
  if (first === undefined) throw new Error('tell a story first')
  const { tenant_id, incident_id } = first
  const about = { tenant_id, incident_id, cycle: 1, actor: { kind: 'human', id: 'U1' } as const }
  const [event] = sealed([{ ...about, event_type, payload, ...more } as Draft])
  if (event === undefined) throw new Error('nothing was sealed')
  return event
}

function stalled(told: readonly TimelineEvent[]): TimelineEvent {
  const reason = 'The approval ran out.'
  const causation_id = told.at(-1)?.event_id ?? ''
  return said(told, 'TaskStalled', { queue: 'pull-request-tasks', key: 'k', attempts: 1, reason }, { causation_id })
}

function branchOf(told: readonly TimelineEvent[]): string {
  const draft = draftIn(told, 1)
  if (draft === undefined) throw new Error('the story must have a draft')
  return branchName(draft)
}
