import type { Channel, Person } from './model.ts'

export interface SidebarProps {
  readonly people: readonly Person[]
  readonly user: string
  readonly actAs: (id: string) => void
  readonly channels: readonly Channel[]
  readonly place: string
  readonly go: (place: string) => void
  readonly unread: ReadonlySet<string>
  /** Absent where the bot offers it itself, and for those it would refuse. */
  readonly declare: (() => void) | undefined
}

/** The workspace: whom we act as, the channels they can see, and the bot's home. */
export function Sidebar({ people, user, actAs, channels, place, go, unread, declare }: SidebarProps) {
  return (
    <nav class="sidebar">
      <h1>Corner Shop</h1>
      <ActAs people={people} user={user} actAs={actAs} />
      {declare === undefined ? null : (
        <button type="button" class="btn declare" onClick={declare}>
          🚨 Declare incident
        </button>
      )}
      <h2>Channels</h2>
      <ul>
        {channels.filter(isListed).map((channel) => (
          <li key={channel.id}>
            <button
              type="button"
              class={`${place === channel.id ? 'here' : ''} ${unread.has(channel.id) ? 'unread' : ''}`}
              onClick={() => go(channel.id)}
            >
              {channel.kind === 'private' ? '🔒' : '#'} {channel.name}
            </button>
          </li>
        ))}
      </ul>
      <h2>Apps</h2>
      <ul>
        <li>
          <button type="button" class={place === 'home' ? 'here' : ''} onClick={() => go('home')}>
            ⚡ Faultline
          </button>
        </li>
      </ul>
    </nav>
  )
}

function ActAs({ people, user, actAs }: Pick<SidebarProps, 'people' | 'user' | 'actAs'>) {
  return (
    <label class="act-as">
      You act as
      <select aria-label="Act as" value={user} onChange={(event) => actAs(event.currentTarget.value)}>
        {people
          .filter((person) => !person.is_bot)
          .map((person) => (
            <option key={person.id} value={person.id}>
              {person.real_name} - {person.title}
            </option>
          ))}
      </select>
    </label>
  )
}

function isListed(channel: Channel): boolean {
  return !channel.is_archived && (channel.kind === 'public' || channel.kind === 'private')
}
