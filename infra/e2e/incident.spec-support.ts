import { facts, readLog } from './log.spec-support.ts'
import { until } from './until.spec-support.ts'
import { everything, type Message, type Workspace, wordsOf } from './workspace.spec-support.ts'

/** Waits until the shop has sold for a while, so that there is something usual to compare with. */
export async function healthyShop(workspace: Workspace, seconds = 20): Promise<void> {
  await until('a healthy shop', async () => {
    const { history, error_share } = await workspace.shop()
    return history.length >= seconds && error_share < 0.05 ? true : undefined
  })
}

/** The channel of the newest incident that was opened beside those already known. */
export async function newIncidentChannel(
  workspace: Workspace,
  { beside = [] as readonly string[], withinMs = 60_000 } = {},
): Promise<string> {
  const { value } = await until(
    'a channel for the incident',
    async () => (await incidentChannels(workspace)).find((name) => !beside.includes(name)),
    { withinMs },
  )
  return value
}

export async function incidentChannels(workspace: Workspace): Promise<readonly string[]> {
  return (await workspace.channels()).map(({ name }) => name).filter((name) => /^inc-\d{8}-/.test(name))
}

/** Waits for a message with such words in a channel, threads left out. */
export async function saying(workspace: Workspace, channel: string, words: RegExp, withinMs = 60_000) {
  const { value } = await until(
    `${words} in #${channel}`,
    async () => {
      const messages = await workspace.messages('olivia', channel)
      const found = messages.find((message) => words.test(wordsOf(message)))
      if (found === undefined) throw new Error(`it says: ${messages.map(({ text }) => text.slice(0, 80)).join(' | ')}`)
      return found
    },
    { withinMs },
  )
  return value
}

/** Waits for a form that can be sent: a busy machine shows a placeholder first, which has a title and nothing else. */
export async function openForm(workspace: Workspace, title: RegExp) {
  const { value } = await until(`the form ${title}`, async () => {
    const { view } = await workspace.modal('olivia')
    return view?.submit != null && title.test(view.title.text) ? view : undefined
  })
  return value
}

/** What only this person is told after doing something in a channel. */
export async function toldAlone(
  workspace: Workspace,
  as: Parameters<Workspace['command']>[0],
  channel: string,
  act: () => Promise<unknown>,
): Promise<Message> {
  const own = async () => (await workspace.messages(as, channel)).filter((message) => message.is_ephemeral)
  const before = new Set((await own()).map(({ ts }) => ts))
  await act()
  const { value } = await until(
    `an answer to ${as} in #${channel}`,
    async () => (await own()).find(({ ts }) => !before.has(ts)),
    { withinMs: 15_000 },
  )
  return value
}

/** Waits for the first fact of a type. */
export async function fact<T extends Parameters<typeof facts>[1]>(
  dataDir: string,
  type: T,
  { incidentId, withinMs = 60_000 }: { readonly incidentId?: string; readonly withinMs?: number } = {},
) {
  const { value } = await until(type, async () => (await facts<T>(dataDir, type, incidentId))[0], { withinMs })
  return value
}

/** Waits until neither the log nor a channel changed for two seconds: everything owed is done. */
export async function settled(workspace: Workspace, dataDir: string) {
  const look = async () => JSON.stringify([(await readLog(dataDir)).length, await everything(workspace)])
  let [last, since] = [await look(), performance.now()]
  await until('an end of all work', async () => {
    const now = await look()
    if (now !== last) [last, since] = [now, performance.now()]
    return performance.now() - since > 2_000 ? true : undefined
  })
}

/** What the bot wrote into a channel itself: not what Slack says about joins, pins and topics. */
export async function botMessages(workspace: Workspace, channel: string): Promise<readonly Message[]> {
  const messages = await workspace.messages('olivia', channel)
  return messages.filter(
    ({ author, subtype, is_ephemeral }) => author === 'faultline' && subtype === undefined && !is_ephemeral,
  )
}

/** The metadata keys that stand on more than one message of a channel: each is a message posted twice. */
export async function postedTwice(workspace: Workspace): Promise<readonly string[]> {
  const shown = (await everything(workspace)).flatMap(({ channel, message }) => {
    const key = message.metadata?.event_payload.key
    return key === undefined ? [] : [[message.ts, `${channel}/${key}`] as const]
  })
  // A reply that is shown in the channel too is one message in both places.
  const keys = [...new Map(shown.map(([ts, key]) => [`${ts} ${key}`, key])).values()]
  return keys.filter((key, index) => keys.indexOf(key) !== index)
}
