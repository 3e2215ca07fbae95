import { useCallback, useEffect, useState } from 'preact/hooks'
import { api } from './api.ts'
import type { Channel, Person } from './model.ts'
import { preferred, type Shown, useShown, wordsOf } from './shown.ts'
import type { Problem } from './toast.tsx'
import { useUnread } from './unread.ts'

/** Where somebody sits before the workspace: as whom, at which place, what they see of it, and how they move on. */
export interface Desk {
  readonly user: string
  readonly place: string
  readonly channel: Channel | undefined
  readonly thread: string
  readonly shown: Shown
  readonly unread: ReadonlySet<string>
  readonly problem: Problem | undefined
  readonly go: (place: string) => void
  readonly actAs: (user: string) => void
  readonly openThread: (ts: string) => void
  readonly fail: (error: unknown) => void
  readonly settled: () => void
}

export function useDesk(people: readonly Person[]): Desk {
  const [user, setUser] = useState(people.find((person) => !person.is_bot)?.id ?? '')
  const [place, setPlace] = useState(location.hash.slice(1))
  const [thread, setThread] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const fail = useCallback((error: unknown) => setProblem({ words: wordsOf(error) }), [])
  const settled = useCallback(() => setProblem(undefined), [])
  const { unread, mark, lookAt, opened, forget } = useUnread()
  const [shown, clear] = useShown({ user, place, thread, fail, mark })
  const leave = () => {
    setThread('')
    settled()
  }
  useAddress((next) => {
    leave()
    setPlace(next)
  })
  const channel = channelAt(place, shown.channels)
  lookAt(channel?.id ?? '')
  useEffect(() => {
    if (channel && channel.id !== place) setPlace(channel.id)
  }, [channel?.id, place])
  const go = (next: string) => {
    leave()
    history.replaceState(null, '', `#${next}`)
    setPlace(next)
    if (next === 'home') void api.openHome(user).catch(fail)
    opened(next)
  }
  /** Nothing that one person sees, or has open, is shown to another. */
  const actAs = (next: string) => {
    leave()
    clear()
    forget()
    setUser(next)
    if (place === 'home') void api.openHome(next).catch(fail)
  }
  return { user, place, channel, thread, shown, unread, problem, go, actAs, openThread: setThread, fail, settled }
}

/** Hears where the address line leads, when somebody changes it or goes back. */
function useAddress(moved: (place: string) => void): void {
  useEffect(() => {
    const changed = () => moved(location.hash.slice(1))
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
}

function channelAt(place: string, channels: readonly Channel[]): Channel | undefined {
  return channels.find(({ id }) => id === place) ?? (place === 'home' ? undefined : preferred(channels))
}
