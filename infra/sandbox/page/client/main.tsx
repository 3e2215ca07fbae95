import { render } from 'preact'
import { useMemo } from 'preact/hooks'
import { api } from './api.ts'
import { ChannelPane, ThreadPane } from './channel.tsx'
import { type Desk, useDesk } from './desk.ts'
import { Home } from './home.tsx'
import type { Here } from './message.tsx'
import { Modal } from './modal.tsx'
import type { Channel, Person } from './model.ts'
import { type NameOf, Names } from './names.ts'
import { ShopBar } from './shop-bar.tsx'
import { Sidebar } from './sidebar.tsx'
import { Toast } from './toast.tsx'

interface Workspace {
  readonly people: readonly Person[]
}

function App({ workspace }: { workspace: Workspace }) {
  const desk = useDesk(workspace.people)
  const { user, place, channel, thread, shown, problem, openThread, fail, settled } = desk
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
          actAs={desk.actAs}
          channels={shown.channels}
          place={place}
          go={desk.go}
          unread={new Set([...desk.unread].filter((id) => id !== channel?.id))}
          declare={place === 'home' || isGuest ? undefined : declare}
        />
        <Place desk={desk} here={here} />
        {thread !== '' && channel ? (
          <ThreadPane messages={shown.replies} here={here} ts={thread} close={() => openThread('')} />
        ) : null}
      </div>
      {shown.view ? <Modal key={shown.view.id} view={shown.view} user={user} fail={fail} /> : null}
      {problem ? <Toast problem={problem} close={settled} /> : null}
    </Names.Provider>
  )
}

function Place({ desk: { user, place, channel, shown, openThread, fail }, here }: { desk: Desk; here: Here }) {
  if (place === 'home') return <Home view={shown.home} user={user} fail={fail} />
  if (channel)
    return (
      <ChannelPane
        key={channel.id}
        channel={channel}
        messages={shown.of === channel.id ? shown.messages : undefined}
        here={here}
        openThread={openThread}
      />
    )
  return (
    <main class="pane">
      <p class="empty">Opening the workspace…</p>
    </main>
  )
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
