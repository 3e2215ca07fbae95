import { slackContract } from '../../slack/slack.contract.ts'
import { MemorySlack } from './memory-slack.ts'

slackContract('src/adapters/slack/memory-slack.ts', async () => {
  const slack = new MemorySlack()
  slack.add({ name: 'general', private: false, marker: '' }, false)
  return { slack, foreignChannel: 'general', userId: 'U0PERSON1', close: async () => {} }
})
