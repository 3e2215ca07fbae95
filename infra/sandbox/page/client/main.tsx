import { render } from 'preact'
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { api, follow } from './api.ts'
import { Blocks } from './blocks/block.tsx'
import { ChannelPane, ThreadPane } from './channel.tsx'
import { Modal } from './modal.tsx'
import type { Channel, Message, Person, View } from './model.ts'
import { type NameOf, Names } from './names.ts'
import { ShopBar } from './shop-bar.tsx'
import { Sidebar } from './sidebar.tsx'

interface Workspace {
  readonly people: readonly Person[]
  readonly groups: readonly { id: string; handle: string }[]
  readonly bot: { id: string; name: string }
}

interface Shown {
  readonly channels: readonly Channel[]
  readonly messages: readonly Message[]
  readonly replies: readonly Message[]
  readonly view?: View | undefined
  readonly home?: View | undefined
}

const NOTHING: Shown = { channels: [], messages: [], replies: [] }

function App({ workspace }: { workspace: Workspace }) {
  const [user, setUser] = useState(workspace.people.find((person) => !person.is_bot)?.id ?? '')
  const [place, setPlace] = useState(location.hash.slice(1))
  const [thread, setThread] = useState('')
  const [shown, setShown] = useState<Shown>(NOTHING)
  const [seen, setSeen] = useState<Readonly<Record<string, string>>>({})
  const [problem, setProblem] = useState('')
  const fail = useCallback((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)), [])
  const refresh = useCallback(() => void look(user, place, thread).then(setShown, fail), [user, place, thread, fail])
  useEffect(() => refresh(), [refresh])
  useEffect(() => follow(refresh), [refresh])
  useEffect(() => {
    const moved = () => setPlace(location.hash.slice(1))
    addEventListener('hashchange', moved)
    return () => removeEventListener('hashchange', moved)
  }, [])
  const channel =
    shown.channels.find(({ id }) => id === place) ?? (place === 'home' ? undefined : preferred(shown.channels))
  useEffect(() => {
    if (channel && channel.id !== place) setPlace(channel.id)
    if (channel?.latest) setSeen((before) => ({ ...before, [channel.id]: channel.latest ?? '' }))
  }, [channel?.id, channel?.latest, place])
  const go = (next: string) => {
    setThread('')
    history.replaceState(null, '', `#${next}`)
    setPlace(next)
  }
  const unread = new Set(
    shown.channels.filter(({ id, latest }) => latest && (seen[id] ?? '') < latest).map(({ id }) => id),
  )
  const names = useMemo(() => namesOf(workspace, shown.channels), [workspace, shown.channels])
  const here = { user, channel: channel?.id ?? '', fail }
  return (
    <Names.Provider value={names}>
      <ShopBar fail={fail} />
      <div class="workspace">
        <Sidebar
          people={workspace.people}
          user={user}
          actAs={setUser}
          channels={shown.channels}
          place={place}
          go={go}
          unread={unread}
          declare={() => void api.shortcut(user, 'incident_declare').catch(fail)}
        />
        {place === 'home' ? (
          <Home view={shown.home} user={user} fail={fail} />
        ) : channel ? (
          <ChannelPane channel={channel} messages={shown.messages} here={here} openThread={setThread} />
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
      {problem ? (
        <div class="problem" role="alert">
          {problem}{' '}
          <button type="button" class="plain" onClick={() => setProblem('')}>
            ✕
          </button>
        </div>
      ) : null}
    </Names.Provider>
  )
}

function Home({ view, user, fail }: { view: View | undefined; user: string; fail: (error: unknown) => void }) {
  return (
    <main class="pane home">
      <header class="channel-head">
        <h2>⚡ Faultline</h2>
      </header>
      <div class="messages">
        {view ? (
          <Blocks
            blocks={view.blocks}
            press={(element, block, option) =>
              void api.press(user, { view: view.id }, element.action_id ?? '', block, option).catch(fail)
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
  const replies = thread === '' ? [] : (await api.thread(user, channel.id, thread)).messages
  return { channels, view, messages, replies }
}

function preferred(channels: readonly Channel[]): Channel | undefined {
  return channels.find(({ name }) => name === 'incidents') ?? channels[0]
}

function namesOf({ people, groups, bot }: Workspace, channels: readonly Channel[]): NameOf {
  const users = new Map([
    ...people.map((person) => [person.id, person.real_name] as const),
    [bot.id, bot.name] as const,
  ])
  const places = new Map(channels.map((channel) => [channel.id, channel.name]))
  const handles = new Map(groups.map((group) => [group.id, `@${group.handle}`]))
  return (kind, id) => (kind === '@' ? users : kind === '#' ? places : handles).get(id) ?? id
}

const root = document.getElementById('app')
if (root) {
  void api.people().then(({ users, groups, bot }) => render(<App workspace={{ people: users, groups, bot }} />, root))
}
