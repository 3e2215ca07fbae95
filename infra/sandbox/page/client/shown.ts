import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { api, follow } from './api.ts'
import type { Channel, Message, View } from './model.ts'

/** What one person sees at one place. */
export interface Shown {
  /** The channel that the messages are of. */
  readonly of?: string
  readonly channels: readonly Channel[]
  readonly messages: readonly Message[]
  readonly replies: readonly Message[]
  readonly view?: View | null
  readonly home?: View | null
}

interface Looking {
  readonly user: string
  readonly place: string
  readonly thread: string
  readonly fail: (error: unknown) => void
  /** Hears of the channels in which somebody else has said something. */
  readonly mark: (channel: string) => void
}

const NOTHING: Shown = { channels: [], messages: [], replies: [] }

/** What is seen now, looked at again at every change in the workspace; and how to see nothing until the next look. */
export function useShown({ user, place, thread, fail, mark }: Looking): [Shown, () => void] {
  const [shown, setShown] = useState(NOTHING)
  const unseen = useRef('')
  const asked = useRef(0)
  const refresh = useCallback(() => {
    const mine = ++asked.current
    // Answers may come out of turn: the newest question counts.
    const show = (found: Shown) => {
      unseen.current = ''
      if (mine === asked.current) setShown(found)
    }
    // It looks again at every change: what still fails in the same words is told once.
    const failed = (error: unknown) => {
      if (wordsOf(error) !== unseen.current) fail(error)
      unseen.current = wordsOf(error)
    }
    void look(user, place, thread).then(show, failed)
  }, [user, place, thread, fail])
  useEffect(() => refresh(), [refresh])
  useEffect(
    () => follow(refresh, ({ channel, news, user: by }) => news && channel && by !== user && mark(channel)),
    [refresh, user],
  )
  return [shown, () => setShown(NOTHING)]
}

export function preferred(channels: readonly Channel[]): Channel | undefined {
  return channels.find(({ name }) => name === 'incidents') ?? channels[0]
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function look(user: string, place: string, thread: string): Promise<Shown> {
  const [{ channels }, { view }] = await Promise.all([api.channels(user), api.modal(user)])
  if (place === 'home') return { ...NOTHING, channels, view, home: (await api.home(user)).view }
  const channel = channels.find(({ id }) => id === place) ?? preferred(channels)
  if (!channel) return { ...NOTHING, channels, view }
  const { messages } = await api.messages(user, channel.id)
  // The thread is of the place asked for, which may not be the one that is found.
  const replies = thread === '' || channel.id !== place ? [] : (await api.thread(user, channel.id, thread)).messages
  return { of: channel.id, channels, view, messages, replies }
}
