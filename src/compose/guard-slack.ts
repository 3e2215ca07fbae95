import { cut, points } from '../../blocks/words.ts'
import { redact } from '../redact/redact.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { SlackReplies } from '../slack/replies.ts'
import type { SlackSurface } from '../slack/slack.ts'

/** The last choke point before words stand in channels. Ids, and what is read back, pass. */
export function guardSurface(surface: SlackSurface, { redactText }: Redactor): SlackSurface {
  const clean = within(redactText)
  return {
    ensureChannel: (request) => surface.ensureChannel(request),
    joinChannel: (name, whom) => surface.joinChannel(name, whom),
    findMessage: (spot, key, since) => surface.findMessage(spot, key, since),
    findFile: (spot, filename, since) => surface.findFile(spot, filename, since),
    permalink: (channel, ts) => surface.permalink(channel, ts),
    pin: (channel, ts) => surface.pin(channel, ts),
    invite: (channel, userIds) => surface.invite(channel, userIds),
    postMessage: (spot, message, marker) => surface.postMessage(spot, clean(message), marker),
    updateMessage: (channel, ts, message, marker) => surface.updateMessage(channel, ts, clean(message), marker),
    setTopic: (channel, topic) => surface.setTopic(channel, clean(topic)),
    addBookmark: (channel, bookmark) => surface.addBookmark(channel, clean(bookmark)),
    uploadFile: (spot, { filename, title, content }) =>
      surface.uploadFile(spot, { filename, title: clean(title), content: redactText(content) }),
  }
}

/** The same for what one person is told, and for the words of people that are read to be kept. */
export function guardReplies(replies: SlackReplies, redactor: Redactor): SlackReplies {
  const clean = within(redactor.redactText)
  return {
    ...replies,
    respond: (url, message, options) => replies.respond(url, clean(message), options),
    ephemeral: (where, message) => replies.ephemeral(where, clean(message)),
    direct: (userId, message) => replies.direct(userId, clean(message)),
    openView: (triggerId, view) => replies.openView(triggerId, clean(view)),
    updateView: (viewId, view) => replies.updateView(viewId, clean(view)),
    publishHome: (userId, view) => replies.publishHome(userId, clean(view)),
    messageAt: async (channelId, ts) => redactor.redact(await replies.messageAt(channelId, ts)),
  }
}

/** Slack's limits are kept before this, so a text that grows by it is cut to the length it had. */
function within(redactText: Redactor['redactText']): <T>(value: T) => T {
  return (value) => redact(value, (text) => cut(redactText(text), points(text)))
}
