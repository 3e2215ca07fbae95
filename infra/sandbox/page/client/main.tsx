import { render } from 'preact'
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { api, follow } from './api.ts'
import { Blocks } from './blocks/block.tsx'
import { ChannelPane, ThreadPane } from './channel.tsx'
import { Modal } from './modal.tsx'
import type { Channel, Message, Person, View } from './model.ts'
import { type NameOf, Names } from './names.ts'
import { ShopBar } from './shop-bar.tsx'
import { Sidebar } from './sidebar.tsx'
import { type Problem, Toast } from './toast.tsx'

interface Workspace {
  readonly people: readonly Person[]
}

interface Shown {
  /** The channel that the messages are of. */
  readonly of?: string
  readonly channels: readonly Channel[]
  readonly messages: readonly Message[]
  readonly replies: readonly Message[]
  readonly view?: View | null
  readonly home?: View | null
}

const NOTHING: Shown = { channels: [], messages: [], replies: [] }

function App({ workspace }: { workspace: Workspace }) {
  const [user, setUser] = useState(workspace.people.find((person) => !person.is_bot)?.id ?? '')
  const [place, setPlace] = useState(location.hash.slice(1))
  const [thread, setThread] = useState('')
  const [shown, setShown] = useState<Shown>(NOTHING)
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set())
  const [problem, setProblem] = useState<Problem>()
  const fail = useCallback((error: unknown) => setProblem({ words: wordsOf(error) }), [])
  const settled = useCallback(() => setProblem(undefined), [])
  const unseen = useRef('')
  const read = useRef('')
  // What comes while somebody looks at it is read, also once they have left.
  const mark = useCallback((id: string) => id !== read.current && setUnread((before) => new Set([...before, id])), [])
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
  useEffect(() => {
    const moved = () => {
      setProblem(undefined)
      setThread('')
      setPlace(location.hash.slice(1))
    }
    addEventListener('hashchange', moved)
    return () => removeEventListener('hashchange', moved)
  }, [])
  const channel =
    shown.channels.find(({ id }) => id === place) ?? (place === 'home' ? undefined : preferred(shown.channels))
  read.current = channel?.id ?? ''
  useEffect(() => {
    if (channel && channel.id !== place) setPlace(channel.id)
  }, [channel?.id, place])
  const go = (next: string) => {
    setThread('')
    settled()
    history.replaceState(null, '', `#${next}`)
    setPlace(next)
    if (next === 'home') void api.openHome(user).catch(fail)
    setUnread((before) => new Set([...before].filter((id) => id !== next)))
  }
  /** Nothing that one person sees, or has open, is shown to another. */
  const actAs = (next: string) => {
    setThread('')
    settled()
    setShown(NOTHING)
    setUnread(new Set())
    setUser(next)
    if (place === 'home') void api.openHome(next).catch(fail)
  }
  const names = useMemo(() => namesOf(workspace, shown.channels), [workspace, shown.channels])
  const isGuest = workspace.people.some(({ id, is_restricted }) => id === user && is_restricted)
  const declare = () => void api.shortcut(user, 'incident_declare').catch(fail)
  const here = { user, channel: channel?.id ?? '', fail }
  return (
    <Names.Provider value={names}>
      <ShopBar fail={fail} />
      <div class="workspace">
        <Sidebar
          people={workspace.people}
          user={user}
          actAs={actAs}
          channels={shown.channels}
          place={place}
          go={go}
          unread={new Set([...unread].filter((id) => id !== channel?.id))}
          declare={place === 'home' || isGuest ? undefined : declare}
        />
        {place === 'home' ? (
          <Home view={shown.home} user={user} fail={fail} />
        ) : channel ? (
          <ChannelPane
            key={channel.id}
            channel={channel}
            messages={shown.of === channel.id ? shown.messages : undefined}
            here={here}
            openThread={setThread}
          />
        ) : (
          <main class="pane">
            <p class="empty">Opening the workspace…</p>
          </main>
        )}
        {thread !== '' && channel ? (
          <ThreadPane messages={shown.replies} here={here} ts={thread} close={() => setThread('')} />
        ) : null}
      </div>
      {shown.view ? <Modal key={shown.view.id} view={shown.view} user={user} fail={fail} /> : null}
      {problem ? <Toast problem={problem} close={settled} /> : null}
    </Names.Provider>
  )
}

function Home({ view, user, fail }: { view: View | null | undefined; user: string; fail: (error: unknown) => void }) {
  return (
    <main class="pane home">
      <header class="channel-head">
        <h2>⚡ Faultline</h2>
      </header>
      <div class="messages">
        {view ? (
          <Blocks
            blocks={view.blocks}
            press={(element, _block, option) =>
              void api.press(user, { in: 'home' }, element.action_id ?? '', option).catch(fail)
            }
          />
        ) : (
          <p class="empty">The bot has not drawn its home yet.</p>
        )}
      </div>
    </main>
  )
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

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function preferred(channels: readonly Channel[]): Channel | undefined {
  return channels.find(({ name }) => name === 'incidents') ?? channels[0]
}

function namesOf({ people }: Workspace, channels: readonly Channel[]): NameOf {
  const users = new Map(people.map((person) => [person.id, person.real_name]))
  const places = new Map(channels.map((channel) => [channel.id, channel.name]))
  const handles = new Set(people.flatMap((person) => person.usergroups))
  const group = handles.size === 1 ? `@${[...handles][0]}` : '@group'
  return (kind, id) => (kind === '!subteam' ? group : ((kind === '@' ? users : places).get(id) ?? id))
}

const root = document.getElementById('app')
if (root) {
  void api.people().then(({ people }) => {
    root.textContent = ''
    render(<App workspace={{ people }} />, root)
  })
}
