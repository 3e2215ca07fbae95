import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addressOf } from '../../../infra/servers/address.ts'
import { elasticmq, startElasticmq } from '../../../infra/servers/elasticmq.ts'
import { freePort } from '../../../infra/servers/free-port.ts'
import { queueContract, sampleTask } from '../../tasks/queue.contract.ts'
import { QUEUES } from '../../tasks/queues.ts'
import { createQueues } from './create-queues.ts'
import { brokerName, deadLetterName } from './queue-names.ts'
import { queueUrls } from './queue-urls.ts'
import { sendFaults } from './send-faults.spec-support.ts'
import { type House, houseAt, keptLog, openAt, rawClient, sendWords, sqsHarness } from './sqs.spec-support.ts'

const all = { max: 10, waitMs: 1_000, visibilityMs: 30_000 }

describe('src/adapters/sqs/sqs-queue.ts', () => {
  describe.each([
    ['standard', false],
    ['FIFO', true],
  ])('%s queues of a server', (_, fifo) => {
    queueContract(() => sqsHarness(addressOf(elasticmq), fifo), { repeats: true })

    it('hands a task out that is sent again under the same key after the first was ended', async () => {
      const { queue } = await ready(fifo)
      await queue.send([sampleTask('a')])
      await (await queue.receive('rca-tasks', all))[0]?.ack()
      await queue.send([sampleTask('a')])
      expect(await queue.receive('rca-tasks', all)).toHaveLength(1)
    })

    it('puts a task among the dead letters that nobody could work on', async () => {
      const { house, queue } = await ready(fifo, { maxReceives: 2 })
      await queue.send([sampleTask('poison')])
      for (let receives = 1; receives <= 2; receives++) {
        const [lease] = await queue.receive('rca-tasks', all)
        expect(lease?.receives).toBe(receives)
        await lease?.release(0)
      }
      expect(await queue.receive('rca-tasks', all)).toEqual([])
      expect(await deadLetters(house)).toEqual([JSON.stringify(sampleTask('poison'))])
    })

    it('sets what is no task aside at once', async () => {
      const log = keptLog()
      const setAside: string[] = []
      const { house, queue } = await ready(fifo, {}, { log, onDeadLetter: (name) => void setAside.push(name) })
      await sendWords(house, brokerName('rca-tasks', house), 'hello')
      expect(await queue.receive('rca-tasks', all)).toEqual([])
      expect(await deadLetters(house)).toEqual(['hello'])
      expect(await queue.depth('rca-tasks')).toBe(0)
      expect(setAside).toEqual(['rca-tasks'])
      expect(log.lines.map(({ message }) => message)).toEqual(['a message that is no task went to the dead letters'])
    })

    sendFaults(() => addressOf(elasticmq), fifo)

    it('gives back what a poll brings after its caller left', async () => {
      const { queue } = await ready(fifo)
      const leaving = new AbortController()
      const left = queue.receive('rca-tasks', { ...all, waitMs: 20_000, signal: leaving.signal })
      await new Promise((resolve) => setTimeout(resolve, 300))
      leaving.abort()
      expect(await left).toEqual([])
      await queue.send([sampleTask('late')])
      const [again] = await queue.receive('rca-tasks', { ...all, waitMs: 5_000 })
      expect(again?.task).toEqual(sampleTask('late'))
    })

    it('makes every queue once and leaves it alone the next time', async () => {
      const house = houseAt(addressOf(elasticmq), fifo)
      const outcomes = async () => (await createQueues(house)).map(({ outcome }) => outcome)
      expect(await outcomes()).toEqual(Array(QUEUES.length * 2).fill('created'))
      expect(await outcomes()).toEqual(Array(QUEUES.length * 2).fill('present'))
    })
  })

  it('asks for patience while the server is gone in the middle of a poll, and goes on when it is back', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'faultline-sqs-'))
    onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }))
    const port = await freePort()
    const first = await startElasticmq(dir, port)
    onTestFinished(() => first.stop())
    const house = houseAt(first.address, false)
    await createQueues(house)
    const queue = openAt(house)
    await queue.send([sampleTask('kept', 'fix-tasks')])
    const polling = queue.receive('rca-tasks', { ...all, waitMs: 20_000 })
    await new Promise((resolve) => setTimeout(resolve, 500))
    const [trouble] = await Promise.all([polling.catch((error: unknown) => error), first.kill()])
    expect(trouble).toMatchObject({ name: 'RetryLater', code: 'queue-unavailable' })
    await expect(queue.send([sampleTask('lost')])).rejects.toMatchObject({ name: 'RetryLater' })
    const second = await startElasticmq(dir, port)
    onTestFinished(() => second.stop())
    await queue.send([sampleTask('after')])
    expect((await queue.receive('rca-tasks', all)).map(({ task }) => task.incident_id)).toEqual(['inc_after'])
    expect((await queue.receive('fix-tasks', all)).map(({ task }) => task.incident_id)).toEqual(['inc_kept'])
  })
})

async function ready(
  fifo: boolean,
  making: { readonly maxReceives?: number } = {},
  more: Parameters<typeof openAt>[1] = {},
) {
  const house = houseAt(addressOf(elasticmq), fifo)
  await createQueues({ ...house, ...making })
  return { house, queue: openAt(house, more) }
}

async function deadLetters(house: House): Promise<readonly (string | undefined)[]> {
  const client = rawClient(house)
  const QueueUrl = await queueUrls(client)(deadLetterName('rca-tasks', house))
  const request = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 2 })
  return ((await client.send(request)).Messages ?? []).map(({ Body }) => Body)
}
