import { describe } from 'vitest'
import { consumerGroupsContract } from '../../timeline/consumer-groups.contract.ts'
import { timelineContract } from '../../timeline/timeline.contract.ts'
import { onBroker } from './kafka.spec-support.ts'

describe('src/adapters/kafka/kafka-timeline.ts', () => {
  timelineContract(onBroker)
  consumerGroupsContract(onBroker)
})
