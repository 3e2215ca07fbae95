import type { WebClient } from '@slack/web-api'
import { everything, workspaceAt } from '../e2e/workspace.spec-support.ts'

/**
 * All that people see in a workspace, as text: channels by name, each message in its place with its blocks, replies under
 * theirs, files, topics, pins and bookmarks. What Slack itself assigns is left out or numbered by place: ids of channels,
 * messages, files, bookmarks and of blocks that we did not name, times of its own, its address.
 */
export async function transcriptOf(origin: string, client: WebClient): Promise<string> {
  const workspace = workspaceAt(origin)
  const channels = (await workspace.channels()).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const shown = await everything(workspace)
  const lines: string[] = []
  for (const { id, name, topic } of channels) {
    const here = shown.filter(({ channel }) => channel === name)
    const place = new Map(here.map(({ message }, at) => [message.ts, `message ${at}`]))
    lines.push(`# ${name}: ${topic.value}`)
    for (const { thread, message } of here) {
      const { text, blocks, subtype, metadata, author, files } = message
      const said = { author, subtype, text, blocks, metadata, files: Array.isArray(files) ? files.map(fileOf) : [] }
      lines.push(`${thread === '' ? '-' : `  under ${place.get(thread)}`} ${words(said, [id, name], place)}`)
    }
    lines.push(`pinned: ${(await workspace.pinned('olivia', id)).map((ts) => place.get(ts)).join(', ')}`)
    // Only whoever is in a channel may ask for these.
    const { bookmarks = [] } = name === 'general' ? {} : await client.bookmarks.list({ channel_id: id })
    for (const { title, link } of bookmarks) lines.push(`bookmark: ${title} ${link}`)
  }
  return lines.join('\n').replaceAll(origin, 'http://slack')
}

/** What a file is; its id, addresses and times are Slack's. */
function fileOf(file: { readonly name?: unknown; readonly title?: unknown; readonly size?: unknown }) {
  return { name: file.name, title: file.title, size: file.size }
}

function words(said: object, [id = '', name = '']: readonly string[], place: ReadonlyMap<string, string>): string {
  const text = JSON.stringify(said, (key, value: unknown) =>
    (key === 'block_id' || key === 'action_id') && /^[0-9A-Z]{5}$/.test(String(value)) ? 'by Slack' : value,
  ).replaceAll(id, name)
  return [...place].reduce((all, [ts, at]) => all.replaceAll(ts, at), text)
}
