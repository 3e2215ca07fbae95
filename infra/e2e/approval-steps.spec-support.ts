import { expect, it } from 'vitest'
import { z } from 'zod'
import type { RunningHouse } from './house.spec-support.ts'
import { fact, saying, toldAlone } from './incident.spec-support.ts'
import { facts, theFact } from './log.spec-support.ts'
import { until } from './until.spec-support.ts'
import type { Workspace } from './workspace.spec-support.ts'

/** A house that proposes to take back a planted commit, in this channel. */
export interface Proposal {
  readonly people: Workspace
  readonly house: RunningHouse
  readonly channel: string
  readonly planted: string
}

/** Steps from the proposal to the merge: who may approve, and that each approval is carried out once. */
export function approvalSteps(of: () => Proposal): void {
  it('tells a developer without rights who may approve, and does nothing', async () => {
    const { people, house, channel } = of()
    await saying(people, channel, /Approve & open PR/)
    const told = await toldAlone(people, 'dan', channel, () => people.press('dan', channel, 'Approve & open PR'))
    expect(told.text).toMatch(/^Nothing was done.*UOLIVIA001/)
    const metrics = await (await fetch(`${house.origin}/metrics`)).text()
    expect(metrics).toContain('faultline_authz_denied_total{action="approve"} 1')
    expect(await facts(house.dataDir, 'FixApproved')).toEqual([])
    expect(await people.pulls()).toEqual([])
  })

  it('opens the revert as a pull request once, however often the on-call engineer presses', async () => {
    const { people, house, channel, planted } = of()
    const fix = await saying(people, channel, /Approve & open PR/)
    const press = () => people.press('olivia', channel, 'Approve & open PR', fix.ts)
    await Promise.allSettled([press(), press(), press()])
    await fact(house.dataDir, 'FixChecksCompleted')
    const approvals = await facts(house.dataDir, 'FixApproved')
    expect(approvals.map(({ payload }) => [payload.scope, payload.approver.user_id])).toEqual([
      ['open_pr', 'UOLIVIA001'],
    ])
    const pulls = await people.pulls()
    expect(pulls).toHaveLength(1)
    expect(pulls[0]).toMatchObject({ state: 'open', merge: null })
    const drafts = (await facts(house.dataDir, 'FixProposed')).map(({ payload }) => payload)
    expect(drafts.find((one) => one.stage === 'draft')).toMatchObject({ kind: 'revert', reverts: planted })
  })

  it('has the checks of the shop really run on the branch', async () => {
    const { people, house } = of()
    const [pull] = await people.pulls()
    expect(pull?.checks).toHaveLength(1)
    expect(pull?.checks[0]).toMatchObject({ sha: pull?.head_sha, status: 'completed', conclusion: 'success' })
    expect(pull?.checks[0]?.summary).toMatch(/# pass [1-9]\d*\n# fail 0/)
    expect((await theFact(house.dataDir, 'FixChecksCompleted')).payload.conclusion).toBe('success')
  })

  it('merges after a second approval and learns of it once from webhooks and poll', async () => {
    const { people, house, channel } = of()
    const merge = await saying(people, channel, /Approve & merge/)
    await people.post(z.unknown(), 'code-host/faults', { kind: 'webhook-twice', contains: 'pull_request', times: 5 })
    const press = () => people.press('olivia', channel, 'Approve & merge', merge.ts)
    await Promise.allSettled([press(), press()])
    const applied = await fact(house.dataDir, 'FixApplied')
    expect((await people.pulls())[0]).toMatchObject({ state: 'closed', merge: { sha: applied.payload.merge_sha } })
    const { value } = await until('two tellings', async () => {
      const told = (await people.deliveries()).filter(({ event }) => event === 'pull_request')
      return told.length >= 2 ? told : undefined
    })
    expect(value.length).toBeGreaterThanOrEqual(2)
    expect((await facts(house.dataDir, 'FixApproved')).map(({ payload }) => payload.scope)).toEqual([
      'open_pr',
      'merge',
    ])
  })
}
