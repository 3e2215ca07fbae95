import { sha256Hex } from '../../src/kit/hash.ts'
import type { SlackSurface, Spot } from '../../src/slack/slack.ts'

/**
 * A workspace in which the names that Slack assigns follow from what they name: a channel from what it is called, a message
 * from its place in the channel, a file and a bookmark from theirs. So two houses are told the same names, and nothing
 * that either keeps or shows needs to be made alike afterwards.
 */
export function steadyNames(slack: SlackSurface): SlackSurface {
  const own = new Map<string, string>()
  const steady = new Map<string, string>()
  const posts = new Map<string, number>()
  const name = (slacks: string, ours: string) => {
    own.set(ours, slacks)
    steady.set(slacks, ours)
    return ours
  }
  const known = (slacks: string, ours: string) => steady.get(slacks) ?? name(slacks, ours)
  const toSlack = (ours: string) => own.get(ours) ?? ours
  const tsOf = (channel: string, ours: string) => toSlack(`${channel}/${ours}`).replace(/^.*\//, '')
  const spotOf = ({ channel, thread_ts }: Spot): Spot => ({
    channel: toSlack(channel),
    ...(thread_ts === undefined ? {} : { thread_ts: tsOf(channel, thread_ts) }),
  })
  const nextTs = (channel: string, slacks: string) => {
    const count = (posts.get(channel) ?? 0) + 1
    posts.set(channel, count)
    const ours = `1700000000.${String(count).padStart(6, '0')}`
    name(`${toSlack(channel)}/${slacks}`, `${channel}/${ours}`)
    return ours
  }
  const found = (channel: string, slacks: string | undefined) =>
    slacks === undefined ? undefined : steady.get(`${toSlack(channel)}/${slacks}`)?.replace(/^.*\//, '')
  return {
    ensureChannel: async (request) => {
      const { id, outcome } = await slack.ensureChannel(request)
      return { id: known(id, idOf('C', request.name)), outcome }
    },
    joinChannel: async (channel) => known(await slack.joinChannel(channel), idOf('C', channel)),
    postMessage: async (spot, message, marker) =>
      nextTs(spot.channel, await slack.postMessage(spotOf(spot), message, marker)),
    updateMessage: (channel, ts, message, marker) =>
      slack.updateMessage(toSlack(channel), tsOf(channel, ts), message, marker),
    findMessage: async (spot, key, since) => found(spot.channel, await slack.findMessage(spotOf(spot), key, since)),
    setTopic: (channel, topic) => slack.setTopic(toSlack(channel), topic),
    pin: (channel, ts) => slack.pin(toSlack(channel), tsOf(channel, ts)),
    addBookmark: async (channel, bookmark) => {
      const { id, outcome } = await slack.addBookmark(toSlack(channel), bookmark)
      return { id: known(id, idOf('Bk', channel + bookmark.url)), outcome }
    },
    invite: (channel, users) => slack.invite(toSlack(channel), users),
    uploadFile: async (spot, file) => known(await slack.uploadFile(spotOf(spot), file), idOf('F', file.filename)),
    findFile: async (spot, filename, since) => {
      const id = await slack.findFile(spotOf(spot), filename, since)
      return id === undefined ? undefined : known(id, idOf('F', filename))
    },
    permalink: (channel, ts) => slack.permalink(toSlack(channel), tsOf(channel, ts)),
  }
}

function idOf(letter: string, what: string): string {
  return `${letter}${sha256Hex(what).slice(0, 10).toUpperCase()}`
}
