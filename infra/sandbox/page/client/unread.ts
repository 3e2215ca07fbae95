import { useCallback, useRef, useState } from 'preact/hooks'

export interface Unread {
  readonly unread: ReadonlySet<string>
  readonly mark: (channel: string) => void
  /** Says which channel somebody looks at: what comes meanwhile is read, also once they have left. */
  readonly lookAt: (channel: string) => void
  readonly opened: (channel: string) => void
  readonly forget: () => void
}

/** The channels with something new in them. */
export function useUnread(): Unread {
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set())
  const read = useRef('')
  const mark = useCallback((id: string) => id !== read.current && setUnread((before) => new Set([...before, id])), [])
  const lookAt = (id: string) => {
    read.current = id
  }
  const opened = (next: string) => setUnread((before) => new Set([...before].filter((id) => id !== next)))
  return { unread, mark, lookAt, opened, forget: () => setUnread(new Set()) }
}
