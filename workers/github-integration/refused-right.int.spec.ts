import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, mergeApproved, pullOf, startBench } from './bench.spec-support.ts'

describe('workers/github-integration/worker.ts where a right is missing', () => {
  let bench: Bench
  beforeAll(async () => {
    bench = await startBench()
  })
  afterAll(() => bench.close())

  it('asks for another press where the code host refused a right, and goes on with it', async () => {
    const repo = await bench.repository()
    const incident = await bench.brokenAndReverted(repo, 'a refused right')
    bench.sandbox.faults.add({ kind: 'forbidden', method: 'POST', contains: '/pulls' })
    await expect(bench.run(incident)).rejects.toMatchObject({
      name: 'GiveUp',
      code: 'code-host-forbidden',
      message: expect.stringMatching(/pull requests \(write\).* Then approve the fix again\.$/),
    })
    const { event, payload } = pullOf(await bench.run(incident))
    const [checked] = await bench.runUntilDone([...incident, event])
    const deciding = mergeApproved([...incident, event, ...(checked === undefined ? [] : [checked])], {
      event,
      payload,
    })
    bench.sandbox.faults.add({ kind: 'forbidden', method: 'PUT', contains: '/merge' })
    await expect(bench.run(deciding)).rejects.toThrow(/ Then approve merging again\.$/)
    expect((await bench.run(deciding))[0]).toMatchObject({ event_type: 'FixApplied' })
  })
})
