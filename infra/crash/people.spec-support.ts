import { z } from 'zod'
import type { OutsideWorld } from './outside-world.spec-support.ts'

const Channels = z.object({
  channels: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      purpose: z.object({ value: z.string() }),
      topic: z.object({ value: z.string() }),
      pins: z.array(z.unknown()),
      bookmarks: z.array(z.object({ link: z.string() })),
    }),
  ),
})
const Message = z.object({
  ts: z.string(),
  text: z.string().default(''),
  reply_count: z.number().default(0),
  metadata: z.object({ event_payload: z.object({ key: z.string(), incident_id: z.string() }) }).optional(),
})
const Answer = z.object({ ok: z.literal(true) })
const Messages = z.object({ messages: z.array(Message) })

export type SlackMessage = z.infer<typeof Message>

/** What people do and see in the workspace. A gesture while the house is down is lost, as on Slack. */
export interface People {
  /** A slash command; in the newest incident's channel where none is named. */
  say(text: string, channel?: string): Promise<void>
  /** The commands that the house acknowledged: it may not forget them. */
  readonly acknowledged: readonly string[]
  press(label: string, as?: string): Promise<void>
  /** Ships the commit with this bug in it, among innocent ones. False when the shop could not. */
  ship(bug: string): Promise<boolean>
  channels(): Promise<z.infer<typeof Channels>['channels']>
  /** A channel with all its threads, each message once. */
  messages(channel: string): Promise<readonly SlackMessage[]>
}

/** `isCurrent` tells the incident's channel that they are in. */
export function peopleOf({ control }: OutsideWorld, isCurrent: (purpose: string) => boolean): People {
  const channels = async () => Channels.parse(await control('channels?as=olivia')).channels
  const room = async () => (await channels()).find(({ purpose }) => isCurrent(purpose.value))?.name
  const read = async (query: string) => Messages.parse(await control(`messages?as=olivia&limit=500&${query}`)).messages
  const acknowledged: string[] = []
  return {
    channels,
    acknowledged,
    async say(text, where) {
      const channel = where ?? (await room())
      if (channel === undefined) return
      const answer = await control('commands', { as: 'olivia', channel, text })
      if (Answer.safeParse(answer).success) acknowledged.push(text)
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
