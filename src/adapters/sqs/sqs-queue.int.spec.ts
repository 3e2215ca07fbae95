import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { type FauxqsServer, startFauxqs } from 'fauxqs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { queueContract, sampleTask } from '../../tasks/queue.contract.ts'
import { QUEUES } from '../../tasks/queues.ts'
import { createQueues } from './create-queues.ts'
import { deadLetterName } from './queue-names.ts'
import { queueUrls } from './queue-urls.ts'
import { sendFaults } from './send-faults.spec-support.ts'
import { houseAt, keptLog, openAt, rawClient, sendWords, sqsHarness } from './sqs.spec-support.ts'

let server: FauxqsServer
const endpoint = () => `http://127.0.0.1:${server.port}`

describe('src/adapters/sqs/sqs-queue.ts', () => {
  beforeAll(async () => {
    server = await startFauxqs({ port: 0, logger: false })
  })
  afterAll(() => server.stop())

  describe.each([
    ['standard', false],
    ['FIFO', true],
  ])('%s queues', (_, fifo) => {
    queueContract(() => sqsHarness(endpoint(), fifo), { repeats: true })
    sendFaults(endpoint, fifo)

    const ready = async (more: Parameters<typeof openAt>[1] = {}) => {
      const house = houseAt(endpoint(), fifo)
      await createQueues(house)
      return { house, queue: openAt(house, more) }
    }
    const all = { max: 10, waitMs: 100, visibilityMs: 30_000 }

    it('hands a task out that is sent again under the same key after the first was ended', async () => {
      const { queue } = await ready()
      await queue.send([sampleTask('a')])
      const [first] = await queue.receive('rca-tasks', all)
      await first?.ack()
      await queue.send([sampleTask('a')])
      expect(await queue.receive('rca-tasks', all)).toHaveLength(1)
    })

    it('sends more than fit one request, over several queues, each key once', async () => {
      const { queue } = await ready()
      const tasks = Array.from({ length: 25 }, (_, at) => sampleTask(`t${at}`))
      await queue.send([...tasks, ...tasks, sampleTask('other', 'fix-tasks')])
      expect(await queue.depth('rca-tasks')).toBe(25)
      expect(await queue.depth('fix-tasks')).toBe(1)
    })

    it('gives back what a poll brings after its caller left', async () => {
      const { queue } = await ready()
      const leaving = new AbortController()
      const left = queue.receive('rca-tasks', { ...all, waitMs: 20_000, signal: leaving.signal })
      await new Promise((resolve) => setTimeout(resolve, 200))
      leaving.abort()
      expect(await left).toEqual([])
      await queue.send([sampleTask('late')])
      const [again] = await queue.receive('rca-tasks', { ...all, waitMs: 5_000 })
      expect(again?.task).toEqual(sampleTask('late'))
    })

    it('gives back at once what is in hand when it closes', async () => {
      const { house, queue } = await ready()
      await queue.send([sampleTask('a')])
      expect(await queue.receive('rca-tasks', all)).toHaveLength(1)
      await queue.close()
      expect(await openAt(house).receive('rca-tasks', all)).toHaveLength(1)
      expect(await queue.receive('rca-tasks', all)).toEqual([])
    })

    it.each([
      ['words', 'hello'],
      ['JSON of something else', '{"queue":"rca-tasks"}'],
      ['a task of another queue', JSON.stringify(sampleTask('a', 'fix-tasks'))],
    ])('sets %s aside at once, with a line that does not repeat it', async (_, words) => {
      const log = keptLog()
      const { house, queue } = await ready({ log })
      await sendWords(house, `${house.prefix}rca-tasks${fifo ? '.fifo' : ''}`, words)
      await queue.send([sampleTask('good')])
      const names: string[] = []
      for (let at = 0; at < 3; at++) {
        for (const { task } of await queue.receive('rca-tasks', all)) names.push(task.incident_id)
      }
      expect(names).toEqual(['inc_good'])
      expect(log.lines).toHaveLength(1)
      expect(JSON.stringify(log.lines)).not.toContain('hello')
      const client = rawClient(house)
      const QueueUrl = await queueUrls(client)(deadLetterName('rca-tasks', house))
      const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }))
      expect(Messages?.[0]?.Body).toBe(words)
    })

    it('says what to run when the queues are missing', async () => {
      const queue = openAt(houseAt(endpoint(), fifo))
      const missing = { name: 'GiveUp', code: 'queue-missing', message: expect.stringContaining('`faultline migrate`') }
      await expect(queue.send([sampleTask('a')])).rejects.toMatchObject(missing)
      await expect(queue.receive('rca-tasks', all)).rejects.toMatchObject(missing)
      await expect(queue.depth('rca-tasks')).rejects.toMatchObject(missing)
    })

    it('makes every queue with its dead letters once, and corrects what differs', async () => {
      const house = houseAt(endpoint(), fifo)
      const outcomes = async (maxReceives?: number) =>
        (await createQueues({ ...house, ...(maxReceives === undefined ? {} : { maxReceives }) })).map(
          ({ outcome }) => outcome,
        )
      expect(await outcomes()).toEqual(Array(QUEUES.length * 2).fill('created'))
      expect(await outcomes()).toEqual(Array(QUEUES.length * 2).fill('present'))
      expect(new Set(await outcomes(3))).toEqual(new Set(['present', 'changed']))
    })
  })

  it('asks for patience when nobody is at the address', async () => {
    const queue = openAt(houseAt('http://127.0.0.1:9', false))
    await expect(queue.receive('rca-tasks', { max: 1, waitMs: 0, visibilityMs: 1_000 })).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'queue-unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })
})
