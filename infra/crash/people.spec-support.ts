import { z } from 'zod'
import type { OutsideWorld } from './outside-world.spec-support.ts'

const Channels = z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })) })
const Message = z.object({
  ts: z.string(),
  text: z.string().default(''),
  reply_count: z.number().default(0),
  metadata: z.object({ event_payload: z.object({ key: z.string() }) }).optional(),
})
const Messages = z.object({ messages: z.array(Message) })

export type SlackMessage = z.infer<typeof Message>

/** What people do and see in the workspace. A gesture while the house is down is lost, as on Slack. */
export interface People {
  say(text: string, channel?: string): Promise<void>
  press(label: string, as?: string): Promise<void>
  /** Ships the commit with this bug in it, among innocent ones. False when the shop could not. */
  ship(bug: string): Promise<boolean>
  channels(): Promise<z.infer<typeof Channels>['channels']>
  /** A channel with all its threads, each message once. */
  messages(channel: string): Promise<readonly SlackMessage[]>
}

export function peopleOf({ control }: OutsideWorld, isCurrent: (channel: string) => boolean): People {
  const channels = async () => Channels.parse(await control('channels?as=olivia')).channels
  const room = async () => (await channels()).findLast(({ name }) => name.startsWith('inc-') && isCurrent(name))?.name
  const read = async (query: string) => Messages.parse(await control(`messages?as=olivia&limit=500&${query}`)).messages
  return {
    channels,
    async say(text, where) {
      const channel = where ?? (await room())
      if (channel !== undefined) await control('commands', { as: 'olivia', channel, text })
    },
    async press(label, as = 'olivia') {
      const channel = await room()
      if (channel !== undefined) await control('actions', { as, channel, label })
    },
    async ship(bug) {
      return (await control('shop/ship', { deploy: 'bad', bug })) !== undefined
    },
    async messages(channel) {
      const top = await read(`channel=${channel}`)
      const threads = await Promise.all(top.map(({ ts }) => read(`channel=${channel}&thread_ts=${ts}`)))
      return [...new Map([...top, ...threads.flat()].map((message) => [message.ts, message])).values()]
    },
  }
}
