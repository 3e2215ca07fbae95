import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Clock } from '../../../../src/kit/clock.ts'
import { MessageIndex } from './message-index.ts'
import type { Channel, Message, User } from './model.ts'
import { APP, seedWrites } from './seed.ts'
import { Store, type Table, type Write } from './store.ts'

/** What a change touched; enough for a page to know what to read again. */
export interface WorkspaceChange {
  readonly table: Exclude<Table, 'meta' | 'events' | 'response_urls'>
  readonly id: string
  readonly channel?: string
  readonly user?: string
  /** Somebody said something new to the channel: no edit, no reply in a thread alone, no line of Slack's own. */
  readonly news?: true
}

export interface Tokens {
  readonly bot: string
  readonly app: string
  readonly signingSecret: string
}

/** The state of one workspace, kept in a folder. */
export class Workspace {
  readonly store: Store
  readonly messages = new MessageIndex()
  readonly clock: Clock
  readonly tokens: Tokens
  readonly #dir: string
  readonly #listeners = new Set<(change: WorkspaceChange) => void>()
  #lastMicros = 0

  constructor(dir: string, clock: Clock) {
    this.clock = clock
    this.#dir = dir
    this.store = new Store(dir, (write) => this.#applied(write))
    if (this.store.get('meta', 'seeded') === undefined) this.store.commit(seedWrites(this.nowSeconds(), newSecret))
    this.tokens = { bot: this.#meta('bot'), app: this.#meta('app'), signingSecret: this.#meta('signing_secret') }
  }

  /** One atomic change, durable when this returns; listeners hear of it afterwards. */
  commit(...writes: Write[]): void {
    const fresh = new Set(writes.filter((write) => this.#isNews(write)))
    this.store.commit(writes)
    for (const write of writes) this.#announce(write, fresh.has(write))
  }

  subscribe(listener: (change: WorkspaceChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  channel(id: string): Channel | undefined {
    return this.store.get('channels', id)
  }

  user(id: string): User | undefined {
    return this.store.get('users', id)
  }

  get bot(): User {
    const bot = this.store.get('users', APP.userId)
    if (bot === undefined) throw new Error('The workspace has no bot user: start with an empty folder.')
    return bot
  }

  nowMs(): number {
    return this.clock.now().getTime()
  }

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000)
  }

  /** A message's name in its channel, such as "1700000000.000100": unique, and later ones are greater. */
  nextTs(): string {
    this.#lastMicros = Math.max(this.nowMs() * 1000, this.#lastMicros + 1)
    const micros = String(this.#lastMicros).padStart(16, '0')
    return `${micros.slice(0, -6)}.${micros.slice(-6)}`
  }

  filePath(id: string): string {
    return join(this.#dir, 'files', id)
  }

  close(): void {
    this.#listeners.clear()
    this.store.close()
  }

  #applied(write: Write): void {
    if (write.table !== 'messages' && write.table !== 'ephemerals') return
    if (write.table === 'messages') this.messages.apply(write.id, write.row)
    const ts = write.row?.ts ?? write.id.slice(write.id.indexOf('/') + 1)
    this.#lastMicros = Math.max(this.#lastMicros, Number(ts.replace('.', '')))
  }

  #isNews({ table, id, row }: Write): boolean {
    if (table !== 'messages' || row === null || row.subtype !== undefined) return false
    const isReply = row.thread_ts !== undefined && row.thread_ts !== row.ts && row.broadcast !== true
    return !isReply && this.store.get('messages', id) === undefined
  }

  #announce(write: Write, isNews: boolean): void {
    if (write.table === 'meta' || write.table === 'events' || write.table === 'response_urls') return
    const change = { ...changeOf(write.table, write.id, write.row), ...(isNews ? { news: true as const } : {}) }
    for (const listener of this.#listeners) listener(change)
  }

  #meta(id: string): string {
    return this.store.get('meta', id)?.value ?? ''
  }
}

/** An id in Slack's style: a letter that tells the kind, then ten upper-case letters and digits. */
export function newId(prefix: string): string {
  const random = BigInt(`0x${randomBytes(8).toString('hex')}`)
  return prefix + random.toString(36).toUpperCase().padStart(10, '0').slice(-10)
}

/** The store key of a message. */
export function messageKey(message: Pick<Message, 'channel' | 'ts'>): string {
  return `${message.channel}/${message.ts}`
}

function changeOf(table: WorkspaceChange['table'], id: string, row: Write['row']): WorkspaceChange {
  const channel = row !== null && 'channel' in row ? row.channel : table === 'channels' ? id : id.split('/')[0]
  const user = row !== null && 'user' in row ? row.user : undefined
  const seenIn = table === 'messages' || table === 'ephemerals' || table === 'channels'
  return { table, id, ...(seenIn && channel ? { channel } : {}), ...(user === undefined ? {} : { user }) }
}

function newSecret(): string {
  return randomBytes(16).toString('hex')
}
