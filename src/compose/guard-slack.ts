import type { Redactor } from '../redact/redactor.ts'
import type { SlackReplies } from '../slack/replies.ts'
import type { SlackSurface } from '../slack/slack.ts'

/** The last choke point before words stand in channels. Ids, and what is read back, pass. */
export function guardSurface(surface: SlackSurface, { redact, redactText }: Redactor): SlackSurface {
  return {
    ...surface,
    postMessage: (spot, message, marker) => surface.postMessage(spot, redact(message), marker),
    updateMessage: (channel, ts, message, marker) => surface.updateMessage(channel, ts, redact(message), marker),
    setTopic: (channel, topic) => surface.setTopic(channel, redactText(topic)),
    addBookmark: (channel, bookmark) => surface.addBookmark(channel, redact(bookmark)),
    uploadFile: (spot, { filename, title, content }) =>
      surface.uploadFile(spot, { filename, title: redactText(title), content: redactText(content) }),
  }
}

/** The same for what one person is told, and for the words of people that are read to be kept. */
export function guardReplies(replies: SlackReplies, { redact }: Redactor): SlackReplies {
  return {
    ...replies,
    respond: (url, message, options) => replies.respond(url, redact(message), options),
    ephemeral: (where, message) => replies.ephemeral(where, redact(message)),
    direct: (userId, message) => replies.direct(userId, redact(message)),
    openView: (triggerId, view) => replies.openView(triggerId, redact(view)),
    updateView: (viewId, view) => replies.updateView(viewId, redact(view)),
    publishHome: (userId, view) => replies.publishHome(userId, redact(view)),
    messageAt: async (channelId, ts) => redact(await replies.messageAt(channelId, ts)),
  }
}
