import { describe, expect, it } from 'vitest'
import { sampleTask } from '../../tasks/queue.contract.ts'
import { createQueues } from './create-queues.ts'
import { type BatchFault, faultyBatches } from './faulty-batches.spec-support.ts'
import { houseAt, openAt } from './sqs.spec-support.ts'

/** What happens when a batch is taken in part, whichever server is behind it. */
export function sendFaults(server: () => string, fifo: boolean): void {
  const tasks = ['a', 'bad', 'c'].map((name) => sampleTask(name))
  const busy = { SenderFault: false, Code: 'InternalError', Message: 'busy' }
  const opened = async (fault: Omit<BatchFault, 'about'>) => {
    const house = houseAt(server(), fifo)
    await createQueues(house)
    return openAt({ ...house, endpoint: await faultyBatches(server(), { about: 'inc_bad', ...fault }) })
  }

  describe('a batch that is taken in part', () => {
    it('sends again what the server had no time for', async () => {
      const queue = await opened({ times: 2, fault: busy })
      await queue.send(tasks)
      expect(await queue.depth('rca-tasks')).toBe(3)
    })

    it('asks for patience, naming what is not on the queue, when that does not help', async () => {
      const queue = await opened({ times: 9, fault: busy })
      await expect(queue.send(tasks)).rejects.toMatchObject({
        name: 'RetryLater',
        code: 'tasks-not-sent',
        message: expect.stringMatching(/^rca-tasks did not take 1 task: inc_bad\/[0-9a-f]{8} \(InternalError: busy\)/),
      })
      expect(await queue.depth('rca-tasks')).toBe(2)
    })

    it('gives up on what the server refuses, and sends the others', async () => {
      const queue = await opened({ times: 9, fault: { SenderFault: true, Code: 'Invalid', Message: 'no' } })
      await expect(queue.send([...tasks, sampleTask('d', 'fix-tasks')])).rejects.toMatchObject({
        name: 'GiveUp',
        code: 'task-refused',
        message: expect.stringContaining('1 task: inc_bad/'),
      })
      expect(await queue.depth('rca-tasks')).toBe(2)
      expect(await queue.depth('fix-tasks')).toBe(1)
    })

    it('carries characters that SQS itself does not take', async () => {
      const house = houseAt(server(), fifo)
      await createQueues(house)
      const queue = openAt(house)
      const odd = { ...sampleTask('odd'), incident_id: 'inc_\uffff é 🙂 \u0001' }
      await queue.send([sampleTask('a'), odd])
      const leases = await queue.receive('rca-tasks', { max: 10, waitMs: 1_000, visibilityMs: 30_000 })
      expect(leases.map(({ task }) => task)).toContainEqual(odd)
    })
  })
}
