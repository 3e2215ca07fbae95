import { MemorySlack } from '../../src/adapters/slack/memory-slack.ts'
import { RetryLater } from '../../src/kit/outcome.ts'
import type { SlackSurface } from '../../src/slack/slack.ts'
import { faulty, slackTrouble } from './faulty.ts'
import type { SimProcess } from './process.ts'

/** How long Slack may hide at most what it took. */
export const HISTORY_LAG_MS = 5_000

/** The workspace, with a history that may lag behind. */
export class SimSlack {
  readonly workspace = new MemorySlack()
  /** Moments until which a message or file stays hidden. */
  readonly #hiddenUntil = new Map<string, number>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  hide(id: string, ms: number): void {
    this.#hiddenUntil.set(id, this.#now() + ms)
  }

  isHidden(id: string): boolean {
    return (this.#hiddenUntil.get(id) ?? 0) > this.#now()
  }
}

const WIRE = {
  ensureChannel: 'write',
  joinChannel: 'read',
  postMessage: 'write',
  updateMessage: 'write',
  findMessage: 'read',
  setTopic: 'write',
  pin: 'write',
  addBookmark: 'write',
  invite: 'write',
  uploadFile: 'write',
  findFile: 'read',
  permalink: 'read',
} as const

/** Slack as one process reaches it. */
export function slackOf(slack: SimSlack, process: SimProcess): SlackSurface {
  const { workspace } = slack
  const late = (id: string) => {
    if (!process.happens('late-history')) return
    process.fault('late-history')
    slack.hide(id, HISTORY_LAG_MS - 1)
  }
  const taken = (name: string, act: () => Promise<string>) => {
    const acted = async () => {
      const id = await act()
      late(id)
      return id
    }
    return process.call(name, true, acted, slackTrouble)
  }
  const seen = (id: string | undefined) => (id !== undefined && slack.isHidden(id) ? undefined : id)
  const limited = async <T>(act: () => Promise<T>): Promise<T> => {
    if (process.happens('rate-limited')) {
      process.fault('rate-limited')
      throw new RetryLater('ratelimited', 'Slack asks for patience, try again later.', { afterMs: 10_000 })
    }
    return act()
  }
  const port = faulty<SlackSurface>(process, 'slack', workspace, WIRE, slackTrouble)
  return {
    ...port,
    postMessage: (...about) => limited(() => taken('slack.postMessage', () => workspace.postMessage(...about))),
    updateMessage: (...about) => limited(() => port.updateMessage(...about)),
    uploadFile: (...about) => taken('slack.uploadFile', () => workspace.uploadFile(...about)),
    findMessage: async (spot, key, since) => {
      const found = await port.findMessage(spot, key, since)
      return seen(found)
    },
    findFile: async (spot, filename, since) => seen(await port.findFile(spot, filename, since)),
  }
}
