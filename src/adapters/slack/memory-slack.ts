import { GiveUp } from '../../kit/outcome.ts'
import type {
  ChannelRequest,
  Made,
  Marker,
  SlackMessage,
  SlackSurface,
  Spot,
  UploadRequest,
} from '../../slack/slack.ts'

export interface ShownMessage {
  readonly ts: string
  readonly thread_ts?: string | undefined
  readonly broadcast?: boolean
  readonly marker?: Marker
  message: SlackMessage
  /** How often it was edited. */
  edits: number
}

export interface ShownChannel {
  readonly id: string
  readonly name: string
  readonly private: boolean
  readonly ours: boolean
  readonly marker: string
  topic: string
  readonly messages: ShownMessage[]
  readonly pins: Set<string>
  readonly bookmarks: { readonly id: string; readonly title: string; readonly url: string }[]
  readonly members: Set<string>
  readonly files: { readonly id: string; readonly thread_ts?: string | undefined; readonly file: UploadRequest }[]
}

/** Called before (`done` false) and after each deed; what it throws is what the caller sees. `about` is a name, key or id. */
export type Fault = (method: keyof SlackSurface, done: boolean, about: string) => void

/** A workspace in memory, for dry runs and specs: the port's semantics without a network. `fault` may fail any call. */
export class MemorySlack implements SlackSurface {
  readonly channels: ShownChannel[] = []
  /** Every deed in order, reads left out. */
  readonly deeds: string[] = []
  fault: Fault = () => {}
  #next = 1

  async ensureChannel(request: ChannelRequest): Promise<Made> {
    const there = this.channels.find((one) => one.name === request.name)
    if (there?.ours && there.marker === request.marker) return { id: there.id, outcome: 'adopted' }
    if (there !== undefined)
      throw new GiveUp('name-taken', `The channel ${request.name} is taken, choose another name.`)
    return this.#deed('ensureChannel', request.name, () => ({ id: this.add(request).id, outcome: 'done' as const }))
  }

  async joinChannel(name: string, whom?: () => Promise<readonly string[]>): Promise<string> {
    const plain = name.replace(/^#/, '')
    const there = this.channels.find((one) => one.name === plain || one.id === plain)
    if (there !== undefined) return there.id
    const made = this.add({ name: plain, private: false, marker: '' })
    for (const one of (await whom?.()) ?? []) made.members.add(one)
    return made.id
  }

  async postMessage(spot: Spot, message: SlackMessage, marker: Marker): Promise<string> {
    const channel = this.channel(spot.channel)
    return this.#deed('postMessage', marker.key, () => {
      const ts = `1700000000.${String(this.#next++).padStart(6, '0')}`
      channel.messages.push({
        ts,
        thread_ts: spot.thread_ts,
        broadcast: spot.broadcast === true,
        marker,
        message,
        edits: 0,
      })
      return ts
    })
  }

  async updateMessage(channel: string, ts: string, message: SlackMessage, marker: Marker): Promise<void> {
    const shown = this.#message(channel, ts)
    this.#deed('updateMessage', marker.key, () => {
      shown.message = message
      shown.edits += 1
    })
  }

  async findMessage(spot: Spot, key: string): Promise<string | undefined> {
    this.fault('findMessage', false, key)
    const inside = this.channel(spot.channel).messages.filter(
      (one) => one.thread_ts === spot.thread_ts || (spot.thread_ts === undefined && one.broadcast),
    )
    return inside.find((one) => one.marker?.key === key)?.ts
  }

  async setTopic(channel: string, topic: string): Promise<void> {
    const shown = this.channel(channel)
    this.#deed('setTopic', topic, () => {
      shown.topic = topic
    })
  }

  async pin(channel: string, ts: string): Promise<void> {
    const { pins } = this.channel(channel)
    this.#deed('pin', ts, () => pins.add(ts))
  }

  async addBookmark(channel: string, bookmark: { readonly title: string; readonly url: string }): Promise<Made> {
    const { bookmarks } = this.channel(channel)
    const there = bookmarks.find((one) => one.url === bookmark.url)
    if (there !== undefined) return { id: there.id, outcome: 'adopted' }
    return this.#deed('addBookmark', bookmark.title, () => {
      const id = `Bk${this.#next++}`
      bookmarks.push({ id, ...bookmark })
      return { id, outcome: 'done' as const }
    })
  }

  async invite(channel: string, userIds: readonly string[]): Promise<void> {
    const { members } = this.channel(channel)
    this.#deed('invite', userIds.join(','), () => {
      for (const user of userIds) members.add(user)
    })
  }

  async uploadFile(spot: Spot, file: UploadRequest): Promise<string> {
    const { files } = this.channel(spot.channel)
    return this.#deed('uploadFile', file.filename, () => {
      const id = `F${this.#next++}`
      files.push({ id, thread_ts: spot.thread_ts, file })
      return id
    })
  }

  async findFile(spot: Spot, filename: string): Promise<string | undefined> {
    this.fault('findFile', false, filename)
    const inside = this.channel(spot.channel).files.filter((one) => one.thread_ts === spot.thread_ts)
    return inside.find((one) => one.file.filename === filename)?.id
  }

  async permalink(channel: string, ts: string): Promise<string> {
    return `https://slack.example/archives/${this.channel(channel).id}/p${this.#message(channel, ts).ts.replace('.', '')}`
  }

  /** Puts a channel there, ours unless said otherwise. */
  add(request: ChannelRequest, ours = true): ShownChannel {
    const room = {
      topic: '',
      messages: [],
      pins: new Set<string>(),
      bookmarks: [],
      members: new Set<string>(),
      files: [],
    }
    const { name, marker } = request
    const channel = { id: `C0MEM${this.#next++}`, name, private: request.private, ours, marker, ...room }
    this.channels.push(channel)
    return channel
  }

  channel(id: string): ShownChannel {
    const found = this.channels.find((one) => one.id === id || one.name === id)
    if (found === undefined) throw new GiveUp('channel-not-found', `There is no channel ${id}, check its name.`)
    return found
  }

  #message(channel: string, ts: string): ShownMessage {
    const found = this.channel(channel).messages.find((one) => one.ts === ts)
    if (found === undefined) throw new GiveUp('message-not-found', `There is no message ${ts}, it was deleted.`)
    return found
  }

  #deed<T>(method: keyof SlackSurface, about: string, act: () => T): T {
    this.fault(method, false, about)
    const result = act()
    this.deeds.push(`${method} ${about}`)
    this.fault(method, true, about)
    return result
  }
}
